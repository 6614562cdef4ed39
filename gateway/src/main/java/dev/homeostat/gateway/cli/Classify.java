package dev.homeostat.gateway.cli;

import dev.homeostat.core.failure.ErrorFacts;
import dev.homeostat.core.failure.Failure;
import dev.homeostat.core.failure.Secrets;
import dev.homeostat.wire.openai.FailureReader;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code classify}: says what recorded answers of providers mean, by the rules the gateway goes by.
 */
final class Classify {
  private static final String STANDARD_INPUT = "-";

  private final Console console;
  private final Path folder;
  private final long nowEpochMillis;

  /**
   * The command.
   *
   * @param folder what relative names start from
   * @param nowEpochMillis the wall clock, for dates in headers
   */
  Classify(Console console, Path folder, long nowEpochMillis) {
    this.console = console;
    this.folder = folder;
    this.nowEpochMillis = nowEpochMillis;
  }

  /** Reads a file, or standard input when it is called {@code -}; prints nothing but all of it. */
  ExitCode run(String name) {
    boolean standard = name.equals(STANDARD_INPUT);
    String source = standard ? "standard input" : name;
    byte[] input;
    try (InputStream in = standard ? console.in() : Files.newInputStream(folder.resolve(name))) {
      input = in.readNBytes(RecordedAnswers.MOST + 1);
    } catch (NoSuchFileException e) {
      return refuse(List.of(source + ": no such file"));
    } catch (IOException e) {
      return refuse(List.of(source + ": cannot be read: " + e.getMessage()));
    }
    if (input.length > RecordedAnswers.MOST) {
      return refuse(List.of(source + ": too large (expected: at most 8 MiB)"));
    }
    RecordedAnswers recorded = RecordedAnswers.read(source, input);
    if (!recorded.problems().isEmpty()) {
      return refuse(recorded.problems());
    }
    List<Map<String, @Nullable Object>> meanings =
        recorded.answers().stream().map(this::meaning).toList();
    if (recorded.array()) {
      console.out().println(array(meanings));
    } else {
      meanings.forEach(meaning -> console.out().println(json(meaning)));
    }
    return ExitCode.OK;
  }

  private ExitCode refuse(List<String> problems) {
    problems.forEach(problem -> console.err().println("homeostat: " + problem));
    return ExitCode.USAGE;
  }

  private Map<String, @Nullable Object> meaning(RecordedAnswer answer) {
    Failure failure =
        FailureReader.read(
            answer.status(),
            answer.body(),
            answer.headers().get("content-type"),
            answer.headers()::get,
            nowEpochMillis);
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    if (answer.id() != null) {
      json.put("id", answer.id());
    }
    if (answer.provider() != null) {
      json.put("provider", answer.provider());
    }
    if (failure == null) {
      json.put("kind", "success");
      json.put("scope", "nobody");
      json.put("category", "healthy");
      json.put("confidence", "high");
      json.put("retryAfter", null);
      json.put("rule", "none");
      json.put("status", answer.status());
      return json;
    }
    json.put("kind", failure.kind().label());
    json.put("scope", word(failure.kind().scope()));
    json.put("category", word(failure.category()));
    json.put("confidence", word(failure.confidence()));
    json.put("retryAfter", seconds(failure.retryAfterNanos()));
    json.put("rule", failure.rule());
    json.put("status", failure.status());
    json.put("code", failure.code() == null ? null : Secrets.scrub(failure.code()));
    json.put("message", Secrets.scrub(failure.message()));
    return json;
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** Seconds without trailing zeros, or null. */
  private static @Nullable BigDecimal seconds(long nanos) {
    if (nanos == ErrorFacts.NO_RETRY_AFTER) {
      return null;
    }
    BigDecimal seconds = BigDecimal.valueOf(nanos, 9).stripTrailingZeros();
    return seconds.scale() < 0 ? seconds.setScale(0) : seconds;
  }

  /** One entry per line, so that people can read it too. */
  private static String array(List<Map<String, @Nullable Object>> meanings) {
    StringBuilder text = new StringBuilder("[");
    String separator = "\n  ";
    for (Map<String, @Nullable Object> meaning : meanings) {
      text.append(separator).append(json(meaning));
      separator = ",\n  ";
    }
    return text.append(meanings.isEmpty() ? "]" : "\n]").toString();
  }

  private static String json(Map<String, @Nullable Object> meaning) {
    return JsonMapper.shared().writeValueAsString(meaning);
  }
}
