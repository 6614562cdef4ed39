package dev.homeostat.wall.score;

import dev.homeostat.wall.fault.Fault;
import dev.homeostat.wall.fault.Scenario;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A scenario to be judged, or its N-variant.
 *
 * @param differing whether the fallback's text differs after word 12, so that nothing but a true
 *     continuation can be put after the primary's words
 */
public record YardstickCase(Scenario scenario, boolean differing) {
  private static final List<Scenario> WITH_VARIANT =
      List.of(Scenario.S08, Scenario.S09, Scenario.S14);

  /** All nineteen, in order: the sixteen, then the three variants. */
  public static List<YardstickCase> all() {
    List<YardstickCase> cases = new ArrayList<>();
    Arrays.stream(Scenario.values())
        .map(each -> new YardstickCase(each, false))
        .forEach(cases::add);
    WITH_VARIANT.stream().map(each -> new YardstickCase(each, true)).forEach(cases::add);
    return List.copyOf(cases);
  }

  /**
   * The one of this name, in any case: {@code S08}, {@code s08-n}.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static YardstickCase of(String id) {
    String wanted = id.strip().toUpperCase(Locale.ROOT);
    return all().stream()
        .filter(each -> each.id().equals(wanted))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "scenario: " + id.strip() + " (expected: S01..S16, S08-N, S09-N or S14-N)"));
  }

  /** Its name in tables. */
  public String id() {
    return differing ? scenario.name() + "-N" : scenario.name();
  }

  Fault primary(Profile profile) {
    return Fault.of(profile.scaled(scenario.primary().spec()));
  }

  Fault fallback(boolean prefill) {
    Fault fault = scenario.fallback();
    if (differing) {
      fault = fault.with("variant");
    }
    return prefill && scenario != Scenario.S14 ? fault.with("continue") : fault;
  }

  /** What goes wrong, for people. */
  String fault() {
    String what =
        switch (scenario) {
          case S01 -> "429 Retry-After: 2, once";
          case S02 -> "429 for ever";
          case S03 -> "500 once";
          case S04 -> "503 for ever";
          case S05 -> "reset before headers, once";
          case S06 -> "accepts, silent 120 s";
          case S07 -> "first token at 20 s";
          case S08 -> "cut after 40 of 60 tokens";
          case S09 -> "silent after 20 tokens for 30 s";
          case S10 -> "tenth event is invalid JSON";
          case S11 -> "no [DONE]";
          case S12 -> "400 context length";
          case S13 -> "400 content policy";
          case S14 -> "as S08, fallback rejects prefill";
          case S15 -> "503 for 60 s, 20 requests";
          case S16 -> "503 for ever, names and usage";
        };
    return differing ? what + ", other text" : what;
  }
}
