package dev.homeostat.wall.score;

import dev.homeostat.wall.fault.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Finds out, before anything is judged, whether the gateway reaches both providers. */
final class Preflight {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int TRIES = 3;

  private final Target target;
  private final Providers providers;
  private final HonestClient client;

  Preflight(Target target, Providers providers, HonestClient client) {
    this.target = target;
    this.providers = providers;
    this.client = client;
  }

  /** What is wrong, in sentences; empty when the gateway can be judged. */
  List<String> problems() throws InterruptedException {
    List<String> problems = new ArrayList<>(healthy());
    if (problems.isEmpty()) {
      problems.addAll(withoutPrimary());
    }
    providers.heal();
    return problems;
  }

  private List<String> healthy() throws InterruptedException {
    providers.heal();
    Reading reading = ask();
    // A gateway that was just started may need a request to wake up.
    for (int i = 1; i < TRIES && !complete(reading); i++) {
      reading = ask();
    }
    int primary = providers.primarySaw(0).size();
    int fallback = providers.fallbackSaw(0).size();
    if (!complete(reading)) {
      return List.of("a healthy request got no complete answer: " + why(reading));
    }
    if (primary == 0 && fallback == 0) {
      return List.of(
          "an answer came, but from neither provider: model '%s' is served by something else"
              .formatted(target.model()));
    }
    if (primary == 0) {
      return List.of(
          "a healthy request went to the fallback: make %s the first target of model '%s'"
              .formatted(providers.primaryUrl(), target.model()));
    }
    return List.of();
  }

  private List<String> withoutPrimary() throws InterruptedException {
    providers.set(Fault.status(503), Fault.ok());
    Reading reading = ask();
    int fallback = providers.fallbackSaw(0).size();
    if (complete(reading) && fallback > 0) {
      return List.of();
    }
    String seen = fallback > 0 ? "" : "; the fallback saw no request";
    return List.of(
        "with the primary answering 503, no complete answer came from the fallback: %s%s; declare %s as the fallback of model '%s'"
            .formatted(why(reading), seen, providers.fallbackUrl(), target.model()));
  }

  private Reading ask() throws InterruptedException {
    return Reading.of(client.ask(Prompt.body(target.model()), PATIENCE));
  }

  private static boolean complete(Reading reading) {
    return reading.fineForClient()
        && Texts.of(YardstickCase.all().getFirst()).whole(reading.text());
  }

  private String why(Reading reading) {
    Transcript transcript = reading.transcript();
    if (transcript.ending() == Transcript.Ending.REFUSED) {
      return "nobody listens at " + target.chat();
    }
    List<String> stray = providers.strayPaths();
    if (!stray.isEmpty()) {
      return "the providers were asked for %s (expected: /v1/chat/completions; the base URLs end in /v1)"
          .formatted(String.join(", ", stray));
    }
    String told = reading.error() == null ? transcript.note() : reading.error();
    return switch (transcript.status()) {
      case 0 -> "no status line from " + target.chat() + " (" + transcript.note() + ")";
      case 401, 403 -> "the gateway refuses the key (--key): " + told;
      case 404 ->
          "404 for %s with model '%s' (--model): %s".formatted(target.chat(), target.model(), told);
      default ->
          "status %d, %d of %d words%s"
              .formatted(
                  transcript.status(),
                  reading.words(),
                  Texts.WORDS,
                  told.isEmpty() ? "" : ": " + told);
    };
  }
}
