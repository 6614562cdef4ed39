package dev.homeostat.wall.score;

import dev.homeostat.wall.fault.Scenario;
import java.util.ArrayList;
import java.util.List;

/**
 * Gives a scenario its verdict, from what the caller got and what the providers saw. Pure: the same
 * observation always gets the same verdict.
 *
 * <p>The caller is judged twice. A <em>client</em> notices a status that isn't 2xx, an error event,
 * an event it can't read and a broken transfer; a <em>naive reader</em> notices the status and the
 * broken transfer only, and puts together all content it sees. What either takes for a success must
 * be a whole answer, else the verdict is {@code fail}: a short text, a spliced text, an empty one.
 *
 * <p>Where an answer is due (all but S13 and the variants): whole answer and every rule of {@link
 * AttemptRules} kept: pass; whole answer: partial; an error both callers notice: safe. Where an
 * error is due (S13): the provider's reason and its rules: pass; else partial. Where the fallback's
 * text differs (the N-variants): one provider's whole answer, or a true continuation of a declared
 * prefill, or, without declared prefill, an in-band error and a broken transfer: pass; another
 * error both notice: safe; any spliced text: fail, even with an error behind it. In S14 a refusal
 * of the prefill that reaches the caller fails. A hang and a gateway that is gone always fail.
 */
final class Judge {
  private static final String REFUSED_PREFILL = "must not be from the assistant";
  private static final List<String> POLICY_WORDS =
      List.of("content_policy_violation", "content policy");

  private final AttemptRules rules;
  private final OutageRules outage;
  private final boolean prefill;

  /**
   * A judge.
   *
   * @param prefill whether the fallback is declared to continue a prefill
   */
  Judge(Profile profile, boolean prefill) {
    this.rules = new AttemptRules(profile);
    this.outage = new OutageRules(profile);
    this.prefill = prefill;
  }

  Judgement judge(Observation seen) {
    if (seen.what().scenario() == Scenario.S15) {
      return outage.judge(seen);
    }
    Texts texts = Texts.of(seen.what());
    Reading reading = seen.reading();
    CallerOutcome outcome = CallerOutcome.of(reading, accepted(seen, texts), texts);
    String shown = reading.error();
    if (shown != null && shown.contains(REFUSED_PREFILL)) {
      return failed(outcome, "the fallback's refusal of the prefill reaches the caller: " + shown);
    }
    if (seen.what().differing() && !texts.beginning(reading.text()) && !accepted(seen, texts)) {
      return failed(outcome, "a spliced text reached the caller");
    }
    return switch (outcome) {
      case CallerOutcome.FalseSuccess falseSuccess -> failed(outcome, falseSuccess.what());
      case CallerOutcome.Nothing nothing -> failed(outcome, nothing.what());
      case CallerOutcome.Complete complete -> answered(seen, complete);
      case CallerOutcome.HonestError error -> refused(seen, error);
    };
  }

  /** What an outcome is called in the table. */
  static String told(CallerOutcome outcome) {
    return switch (outcome) {
      case CallerOutcome.Complete _ -> "complete answer";
      case CallerOutcome.HonestError error -> error.told();
      case CallerOutcome.FalseSuccess falseSuccess -> falseSuccess.what();
      case CallerOutcome.Nothing nothing -> nothing.what();
    };
  }

  private boolean accepted(Observation seen, Texts texts) {
    String text = seen.reading().text();
    return texts.whole(text)
        || (prefill
            && seen.fallback().stream().anyMatch(each -> texts.continues(text, each.prefill())));
  }

  private Judgement answered(Observation seen, CallerOutcome.Complete complete) {
    List<String> reasons = new ArrayList<>(complete.flaws());
    reasons.addAll(rules.broken(seen));
    if (seen.what().scenario() == Scenario.S13) {
      reasons.add("the provider's refusal was hidden from the caller");
    }
    return of(Verdict.PASS, Verdict.PARTIAL, complete, reasons);
  }

  private Judgement refused(Observation seen, CallerOutcome.HonestError error) {
    Reading reading = seen.reading();
    String said = reading.error() == null ? "" : reading.error();
    if (seen.what().scenario() == Scenario.S13) {
      List<String> reasons = new ArrayList<>(rules.broken(seen));
      if (POLICY_WORDS.stream().noneMatch(said::contains)) {
        reasons.add("the provider's reason doesn't reach the caller: " + said);
      }
      return of(Verdict.PASS, Verdict.PARTIAL, error, reasons);
    }
    if (seen.what().differing()) {
      return refusedVariant(seen, error);
    }
    List<String> reasons = new ArrayList<>();
    reasons.add("a complete answer was due" + (said.isEmpty() ? "" : "; told: " + said));
    reasons.addAll(rules.broken(seen));
    return of(Verdict.SAFE, Verdict.SAFE, error, reasons);
  }

  private Judgement refusedVariant(Observation seen, CallerOutcome.HonestError error) {
    if (prefill && seen.what().scenario() != Scenario.S14) {
      String reason = "a continuation was due: the fallback is declared to take a prefill";
      return of(Verdict.SAFE, Verdict.SAFE, error, List.of(reason));
    }
    return seen.reading().inBand()
        ? of(Verdict.PASS, Verdict.PARTIAL, error, rules.broken(seen))
        : of(Verdict.SAFE, Verdict.SAFE, error, List.of("an in-band error was due"));
  }

  private static Judgement failed(CallerOutcome outcome, String reason) {
    return new Judgement(Verdict.FAIL, told(outcome), List.of(reason));
  }

  private static Judgement of(
      Verdict flawless, Verdict otherwise, CallerOutcome outcome, List<String> reasons) {
    return new Judgement(reasons.isEmpty() ? flawless : otherwise, told(outcome), reasons);
  }
}
