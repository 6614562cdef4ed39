package dev.homeostat.core.guard;

import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.guard.ThreadProtection.Level;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How far conversations keep away from the targets of a pattern.
 *
 * @param pattern {@code provider} or {@code provider/model} in lower case, {@code *} for any
 *     characters; a model may be written as its provider calls it, when that begins with the
 *     provider's name, as OpenRouter's own do
 * @param level how far
 */
public record ThreadProtectionRule(String pattern, Level level) {
  private static final Pattern SHAPE =
      Pattern.compile("[a-z0-9*][a-z0-9._*-]{0,63}(/[!-~&&[^,]]{1,200})?");
  private static final String EXPECTED = "provider-ban, model-skip or off";

  /** Refuses a pattern that can match nothing. */
  public ThreadProtectionRule {
    if (!SHAPE.matcher(pattern).matches()) {
      throw new IllegalArgumentException(
          "pattern: '" + pattern + "' (expected: provider or provider/model, '*' for any)");
    }
  }

  /** A rule, its pattern in any case. */
  public static ThreadProtectionRule of(String pattern, Level level) {
    return new ThreadProtectionRule(pattern.strip().toLowerCase(Locale.ROOT), level);
  }

  /**
   * Reads {@code pattern:level}. A model id may hold a colon, a provider's can't.
   *
   * @throws IllegalArgumentException naming the entry and what is wrong with it
   */
  public static ThreadProtectionRule parse(String entry) {
    int colon = entry.lastIndexOf(':');
    if (colon < 0) {
      throw new IllegalArgumentException(
          "'" + entry.strip() + "' (expected: provider:level or provider/model:level)");
    }
    String word = entry.substring(colon + 1).strip();
    Level level = level(word);
    if (level == null) {
      throw new IllegalArgumentException(
          "'" + entry.strip() + "' has the level '" + word + "' (expected: " + EXPECTED + ")");
    }
    try {
      return of(entry.substring(0, colon), level);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("'" + entry.strip() + "' has the " + e.getMessage(), e);
    }
  }

  private static @Nullable Level level(String word) {
    for (Level level : Level.values()) {
      if (level.label().equals(word)) {
        return level;
      }
    }
    return null;
  }

  /** Whether it names models and not whole providers. */
  public boolean ofModel() {
    return pattern.indexOf('/') >= 0;
  }

  /** How much of the pattern is said literally: the more, the more specific. */
  int literals() {
    return (int) pattern.chars().filter(c -> c != '*').count();
  }

  /** Whether it speaks of a target. Allocates nothing. */
  public boolean matches(Target target) {
    if (!ofModel()) {
      return fits(target.providerId());
    }
    String own = target.upstreamModel();
    String provider = target.providerId();
    return fits(target.name())
        || (own.length() > provider.length()
            && own.charAt(provider.length()) == '/'
            && own.regionMatches(true, 0, provider, 0, provider.length())
            && fits(own));
  }

  private boolean fits(String name) {
    int p = 0;
    int star = -1;
    int resume = 0;
    int i = 0;
    while (i < name.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        resume = i;
      } else if (p < pattern.length()
          && pattern.charAt(p) == Character.toLowerCase(name.charAt(i))) {
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
