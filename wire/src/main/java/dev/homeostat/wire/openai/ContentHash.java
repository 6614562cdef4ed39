package dev.homeostat.wire.openai;

import java.util.HexFormat;

/**
 * A message's content by 128 bits: enough to tell the conversations of one caller apart, and no
 * cryptographic hash. The same in every process, so that replicas agree.
 *
 * @param high the first half
 * @param low the second half
 */
public record ContentHash(long high, long low) {
  /** 32 hexadecimal digits. */
  @Override
  public String toString() {
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(high) + hex.toHexDigits(low);
  }
}
