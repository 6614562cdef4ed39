package dev.homeostat.core.catalog;

/** Names with a wildcard: {@code *} stands for any characters, also none. */
public final class Glob {
  private Glob() {}

  /** Whether a name fits. Linear in name times pattern at worst; allocates nothing. */
  public static boolean matches(String pattern, String name) {
    int p = 0;
    int star = -1;
    int resume = 0;
    int i = 0;
    while (i < name.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        resume = i;
      } else if (p < pattern.length() && pattern.charAt(p) == name.charAt(i)) {
        p++;
        i++;
      } else if (star >= 0) {
        p = star + 1;
        i = ++resume;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }
}
