package dev.homeostat.core.failure;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One row of the rule table: what an error looks like, and what it is.
 *
 * @param name how the rule is cited in failures, trails and evidence
 * @param where which errors it can be asked about at all: mostly by status
 * @param codes exact structured codes or types, lower case; empty when wording decides
 * @param words phrases of which one must stand in the text; empty when codes decide
 * @param kind the row of the decision table it leads to
 * @param category what it says about the provider
 * @param confidence how sure that is
 */
record FailureRule(
    String name,
    Predicate<ErrorFacts> where,
    Set<String> codes,
    List<Wording> words,
    FailureKind kind,
    Category category,
    Confidence confidence) {

  boolean matches(ErrorFacts facts) {
    return where.test(facts)
        && (codes.isEmpty() || known(facts.code()) || known(facts.type()))
        && (words.isEmpty() || said(facts.text()));
  }

  private boolean known(@Nullable String code) {
    return code != null && codes.contains(code.toLowerCase(Locale.ROOT));
  }

  private boolean said(String text) {
    for (Wording wording : words) {
      if (wording.in(text)) {
        return true;
      }
    }
    return false;
  }
}
