package dev.homeostat.gateway.gate;

import com.networknt.schema.regex.RegularExpression;
import com.networknt.schema.regex.RegularExpressionFactory;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Regular expressions that may look at so many characters altogether and no more: one that goes
 * back and forth for ever is given up. Not thread-safe; one for each check.
 */
final class PatternBudget implements RegularExpressionFactory {
  /** About a fifth of a second. */
  private static final int CHARACTERS = 20_000_000;

  private int left = CHARACTERS;

  /** The characters are used up. */
  @SuppressWarnings("serial") // Never leaves the judgement.
  static final class Spent extends RuntimeException {
    Spent() {
      super("a pattern takes too many steps", null, false, false);
    }
  }

  @Override
  public RegularExpression getRegularExpression(String regex) {
    Pattern pattern = Pattern.compile(regex);
    return value -> {
      Matcher matcher = pattern.matcher(new Counted(value));
      return matcher.find();
    };
  }

  private final class Counted implements CharSequence {
    private final CharSequence text;

    Counted(CharSequence text) {
      this.text = text;
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      if (--left < 0) {
        throw new Spent();
      }
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return new Counted(text.subSequence(start, end));
    }

    @Override
    public String toString() {
      return text.toString();
    }
  }
}
