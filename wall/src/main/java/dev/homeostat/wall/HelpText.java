package dev.homeostat.wall;

import dev.homeostat.wall.fault.FaultWord;
import dev.homeostat.wall.fault.FaultWords;

/** The wall's one-page help, made from the grammar's rows. */
final class HelpText {
  private HelpText() {}

  static String page() {
    StringBuilder page =
        new StringBuilder(
            """
            Fault wall: an OpenAI-compatible provider that misbehaves on demand.

              POST /v1/chat/completions   JSON and server-sent events
              GET  /v1/models             GET /v1/models/{id}
              GET  /wall/attempts         every attempt this wall saw, and how it ended
              DELETE /wall/attempts       forget attempts and scripts
              PUT  /wall/script/{model}   body: a script for this model; *: for any other model
              GET  /                      this page

            A fault is words separated by commas: word or word=value; values are percent-decoded.
            A script is faults separated by semicolons: the n-th attempt gets the n-th fault, the
            last one repeats. The header x-wall-fault: SCRIPT goes before a script that was put for
            the model, and that before a model named fault:SCRIPT.

              fault:status=503                          503 for ever
              fault:status=429,retry-after=2,times=1    once, then answers
              fault:status=500;cut=3,drip=20;ok         500, then a cut stream, then answers

            Places: start (before any byte), head (after the headers), half (middle of the body),
            or a number of tokens (deltas of a stream, words of a JSON body).

            """);
    for (FaultWord word : FaultWords.all()) {
      String usage = word.value().isEmpty() ? word.name() : word.name() + "=" + word.value();
      page.append("  %-46s %s%n".formatted(usage, word.help()));
    }
    return page.toString();
  }
}
