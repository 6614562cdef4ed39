package dev.homeostat.wall.fault;

/** A fault that isn't in the grammar. The message names the word and what was expected. */
public final class FaultSyntaxException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  FaultSyntaxException(String message) {
    super(message);
  }
}
