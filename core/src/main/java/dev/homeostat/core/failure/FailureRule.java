package dev.homeostat.core.failure;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One row of the rule table: what an error looks like, and what it is.
 *
 * @param name how the rule is cited in failures, trails and evidence
 * @param statuses the statuses it holds for; empty for any, an error without status (0) included
 * @param codes exact structured codes or types, lower case; empty when wording decides
 * @param words phrases of which one must stand in the text, lower case; empty when codes decide
 * @param kind the row of the decision table it leads to
 * @param category what it says about the provider
 * @param confidence how sure that is
 */
record FailureRule(
    String name,
    List<Integer> statuses,
    List<String> codes,
    List<String> words,
    FailureKind kind,
    Category category,
    Confidence confidence) {

  boolean matches(ErrorFacts facts) {
    if (!statuses.isEmpty() && !statuses.contains(facts.status())) {
      return false;
    }
    if (!codes.isEmpty() && !hasCode(facts.code()) && !hasCode(facts.type())) {
      return false;
    }
    return words.isEmpty() || words.stream().anyMatch(facts.text()::contains);
  }

  private boolean hasCode(@Nullable String code) {
    if (code == null) {
      return false;
    }
    for (String known : codes) {
      if (known.equalsIgnoreCase(code)) {
        return true;
      }
    }
    return false;
  }
}
