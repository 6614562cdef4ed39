package dev.homeostat.gateway.clients;

import dev.homeostat.wall.fault.Fault;
import dev.homeostat.wall.fault.Scenario;
import java.util.ArrayList;
import java.util.List;

/**
 * A row of the matrix: what two providers do, and what a client must come to.
 *
 * @param name unique, fit for the name of a model
 * @param primary what the provider does that is asked first
 * @param fallback what the other one does
 * @param stream what a stream must come to
 * @param json what an answer in JSON must come to
 * @param requests how often each client asks, one after the other
 * @param pauseMillis the pause between two of its requests
 */
record ScenarioCase(
    String name,
    Fault primary,
    Fault fallback,
    End stream,
    End json,
    int requests,
    int pauseMillis) {
  /** What a client must come to. Anything else is a false success, or a failure without need. */
  enum End {
    /** The primary's text, whole. */
    WHOLE,
    /** The fallback's other text, whole. */
    OTHER_WHOLE,
    /** An error, before it at most a beginning of the primary's text. */
    RAISES,
    /** It isn't asked for: the scenario is about streams. */
    NOT_ASKED
  }

  /** Comments, {@code id} and {@code retry} lines in each block of events. */
  private static final String NUMBERED = "sse=comments,";

  /** Longer than the scene's heartbeat, shorter than its stall. */
  private static final String A_WHILE = "800ms";

  /**
   * The scenarios of the yardstick, their N-variants, what comments of ours may do to readers, and
   * further ways in which a stream breaks for good.
   */
  static List<ScenarioCase> all() {
    List<ScenarioCase> all = new ArrayList<>();
    for (Scenario scenario : Scenario.values()) {
      all.add(of(scenario));
    }
    for (Scenario scenario : List.of(Scenario.S08, Scenario.S09, Scenario.S14)) {
      all.add(differing(scenario));
    }
    all.add(whole("heartbeat", "stall=20:" + A_WHILE, "ok"));
    all.add(whole("numbered-heartbeat", NUMBERED + "stall=20:" + A_WHILE, "ok"));
    all.add(whole("numbered-rescue", NUMBERED + "cut=20", "stall=40:" + A_WHILE));
    all.add(whole("numbered-silent-rescue", NUMBERED + "cut=20", "stall=head:" + A_WHILE));
    all.add(whole("rescue-numbered", "cut=20", NUMBERED + "stall=40:" + A_WHILE));
    all.add(of("numbered-cut", NUMBERED + "cut=20", "variant", End.RAISES));
    all.add(of("reset", "reset=40", "variant", End.RAISES));
    all.add(of("malformed", "malformed=20:within", "variant", End.RAISES));
    all.add(of("error-event", "error-event=20:named", "variant", End.RAISES));
    all.add(of("cut-before-finish", "cut=60", "variant", End.RAISES));
    all.add(of("committed-error", "stall=start:120s", "status=503", End.RAISES));
    return List.copyOf(all);
  }

  /** The model that this client asks for; nobody else does. */
  String model(String client) {
    return name + "." + client;
  }

  /** Whether this client asks: those that ask for JSON are named so. */
  boolean asks(String client) {
    return json != End.NOT_ASKED || !client.endsWith("-json");
  }

  private static ScenarioCase of(Scenario scenario) {
    End end = scenario == Scenario.S13 ? End.RAISES : End.WHOLE;
    // The outage of a minute, asked every four seconds, in little.
    return scenario == Scenario.S15
        ? new ScenarioCase(
            "S15", Fault.of("status=503,for=2s"), scenario.fallback(), end, end, 5, 600)
        : new ScenarioCase(
            scenario.name(), scenario.primary(), scenario.fallback(), end, end, 1, 0);
  }

  private static ScenarioCase differing(Scenario scenario) {
    return new ScenarioCase(
        scenario.name() + "-N",
        scenario.primary(),
        scenario.fallback().with("variant"),
        End.RAISES,
        End.OTHER_WHOLE,
        1,
        0);
  }

  private static ScenarioCase whole(String name, String primary, String fallback) {
    return of(name, primary, fallback, End.WHOLE);
  }

  private static ScenarioCase of(String name, String primary, String fallback, End stream) {
    return new ScenarioCase(
        name, Fault.of(primary), Fault.of(fallback), stream, End.NOT_ASKED, 1, 0);
  }
}
