package dev.homeostat.core.exchange;

/** How large a prompt is, as far as it decides how long a first word takes. */
public enum InputSize {
  /** Up to 4,096 tokens. */
  SMALL(0, 4 << 10),
  /** Up to 32,768. */
  MEDIUM(1, 32 << 10),
  /** Up to 131,072. */
  LARGE(2, 128 << 10),
  /** More. */
  HUGE(3, Long.MAX_VALUE);

  /** How many there are. */
  public static final int COUNT = 4;

  private final int place;
  private final long most;

  InputSize(int place, long most) {
    this.place = place;
    this.most = most;
  }

  /** The class of a prompt of so many tokens, about a quarter of its bytes. */
  public static InputSize of(long tokens) {
    if (tokens <= SMALL.most) {
      return SMALL;
    }
    if (tokens <= MEDIUM.most) {
      return MEDIUM;
    }
    return tokens <= LARGE.most ? LARGE : HUGE;
  }

  /** Its place in a table of all, from 0. */
  public int place() {
    return place;
  }

  /** Whether a long silence says little about the target: nobody is blamed for it. */
  public boolean slowByNature() {
    return this == LARGE || this == HUGE;
  }
}
