package dev.homeostat.core.failure;

import java.util.List;

/**
 * From what a provider said to what it means, by the one table ({@link FailureTable}): first match
 * wins. Digits inside a text never decide, because no row gets to see any; only an error without
 * any status may begin with one, as in {@code 401 Unauthorized}.
 *
 * <p>Stateless and safe for any thread; off the path of an exchange that goes well.
 */
public final class FailureRules {

  private FailureRules() {}

  /**
   * Says what an error is.
   *
   * @param facts status 0 stands for an error that came without an answer: a connection's exception
   */
  public static Failure classify(ErrorFacts facts) {
    int status = facts.status() == 0 ? leadingStatus(facts.text()) : facts.status();
    ErrorFacts told = facts.told(status, withoutDigits(facts.text()));
    FailureRule rule =
        told.html()
            ? first(
                FailureTable.PAGES, first(FailureTable.STATUSES, FailureTable.STRANGE, told), told)
            : first(FailureTable.ROWS, FailureTable.STRANGE, told);
    String message = told.message();
    return new Failure(
        rule.kind(),
        rule.category(),
        rule.confidence(),
        told.status(),
        told.code() != null ? told.code() : told.type(),
        message != null ? message : "status " + told.status() + " without a readable message",
        told.retryAfterNanos(),
        rule.name());
  }

  private static FailureRule first(
      List<FailureRule> rules, FailureRule otherwise, ErrorFacts facts) {
    for (FailureRule rule : rules) {
      if (rule.matches(facts)) {
        return rule;
      }
    }
    return otherwise;
  }

  /** Without numbers phrases read on: "limit of 20 requests" is "limit of requests". */
  private static String withoutDigits(String text) {
    StringBuilder plain = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean digit = c >= '0' && c <= '9';
      boolean blankAgain = c == ' ' && !plain.isEmpty() && plain.charAt(plain.length() - 1) == ' ';
      if (!digit && !blankAgain) {
        plain.append(c);
      }
    }
    return plain.toString();
  }

  /** The status that a text without one begins with, or 0. */
  private static int leadingStatus(String text) {
    boolean three = text.length() >= 3 && (text.length() == 3 || text.charAt(3) == ' ');
    if (!three || !text.substring(0, 3).chars().allMatch(c -> c >= '0' && c <= '9')) {
      return 0;
    }
    int status = Integer.parseInt(text.substring(0, 3));
    return status >= 400 && status <= 599 ? status : 0;
  }
}
