package dev.homeostat.gateway.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The keys under {@code clocks}, globally and per provider. */
final class ClockKeys {
  private static final Duration LEAST = Duration.ofMillis(1);
  private static final ClockSettings D = ClockSettings.DEFAULTS;

  private static final Key<Double> SCALE =
      Key.of(
          "scale",
          Forms.number(0, 1_000, true),
          D.scale(),
          "Every clock is multiplied by it; below 1 for tests.");
  private static final Key<Duration> POOL_WAIT =
      clock("pool_wait", D.poolWait(), "For a free upstream connection.");
  private static final Key<Duration> CONNECT =
      clock("connect", D.connect(), "Name, connection and encryption together.");
  private static final Key<Duration> WRITE_STALLED =
      clock("write_stalled", D.writeStalled(), "Without upload progress.");
  private static final Key<Duration> FIRST_CONTENT =
      clock(
          "first_content",
          D.firstContent(),
          "From the written request to the first content of a stream, up to 4k tokens of input.");
  private static final Key<Duration> FIRST_CONTENT_STEP =
      Key.of(
          "first_content_step",
          Forms.duration(Duration.ZERO),
          D.firstContentStep(),
          "More for each 4k tokens of input above 4k.");
  private static final Key<Duration> FIRST_CONTENT_MAX =
      clock("first_content_max", D.firstContentMax(), "What the steps may add up to.");
  private static final Key<Duration> FIRST_CONTENT_REASONING =
      clock(
          "first_content_reasoning",
          D.firstContentReasoning(),
          "The same for models that think, or are asked to.");
  private static final Key<Duration> FIRST_CONTENT_LAST =
      clock("first_content_last", D.firstContentLast(), "At least this when no candidate is left.");
  private static final Key<Duration> FIRST_CONTENT_LAST_REASONING =
      clock(
          "first_content_last_reasoning",
          D.firstContentLastReasoning(),
          "At least this when no candidate is left and the model thinks.");
  private static final Key<Duration> FIRST_CONTENT_FLOOR =
      clock(
          "first_content_floor",
          D.adaptation().firstContentFloor(),
          "The least it is lowered to for a target that is seen to be fast.");
  private static final Key<Duration> FIRST_CONTENT_CEILING =
      clock(
          "first_content_ceiling",
          D.adaptation().firstContentCeiling(),
          "The most it is raised to for a target that is seen to be slow, up to 32k tokens of"
              + " input.");
  private static final Key<Double> ADAPTIVE_FACTOR =
      Key.of(
          "adaptive_factor",
          Forms.number(1, 100, false),
          D.adaptation().factor(),
          "Limits that adapt are so many times what 99 of 100 attempts took.");
  private static final Key<Duration> FIRST_BYTE =
      clock(
          "first_byte",
          D.firstByte(),
          "From the written request to the first byte of a JSON answer.");
  private static final Key<Duration> FIRST_BYTE_PATIENT =
      clock(
          "first_byte_patient",
          D.firstBytePatient(),
          "The same when reasoning is asked for or no candidate is left.");
  private static final Key<Duration> FIRST_BYTE_FLOOR =
      clock(
          "first_byte_floor",
          D.adaptation().firstByteFloor(),
          "The least it is lowered to for a target that is seen to be fast.");
  private static final Key<Duration> STALL_TEXT =
      clock("stall_text", D.stallText(), "Silence between two pieces of visible text.");
  private static final Key<Duration> STALL_TOOL =
      clock("stall_tool", D.stallTool(), "Silence inside a tool call.");
  private static final Key<Duration> STALL_REASONING =
      clock("stall_reasoning", D.stallReasoning(), "Silence while reasoning.");
  private static final Key<Duration> FINISH_GRACE =
      clock("finish_grace", D.finishGrace(), "After a finish reason, for usage and the last word.");
  private static final Key<Duration> JSON_TOTAL =
      clock("json_total", D.jsonTotal(), "A whole attempt that is answered in JSON.");
  private static final Key<Duration> JUDGEMENT =
      clock("judgement", D.judgement(), "The judging of an answer by its tier's gates.");
  private static final Key<Duration> COMMIT_HOLD =
      clock(
          "commit_hold",
          D.commitHold(),
          "How long the status line of a stream waits for its first content.");
  private static final Key<Duration> HEARTBEAT =
      clock("heartbeat", D.heartbeat(), "Silence towards a client before a heartbeat.");
  private static final Key<Duration> CLIENT_WRITE_IDLE =
      clock("client_write_idle", D.clientWriteIdle(), "A client that takes no byte.");

  private static final List<Key<?>> OF_ATTEMPTS =
      List.of(
          POOL_WAIT,
          CONNECT,
          WRITE_STALLED,
          FIRST_CONTENT,
          FIRST_CONTENT_STEP,
          FIRST_CONTENT_MAX,
          FIRST_CONTENT_FLOOR,
          FIRST_CONTENT_CEILING,
          ADAPTIVE_FACTOR,
          FIRST_CONTENT_REASONING,
          FIRST_CONTENT_LAST,
          FIRST_CONTENT_LAST_REASONING,
          FIRST_BYTE,
          FIRST_BYTE_PATIENT,
          FIRST_BYTE_FLOOR,
          STALL_TEXT,
          STALL_TOOL,
          STALL_REASONING,
          FINISH_GRACE,
          JSON_TOTAL);

  /** All clocks: of the process. */
  static final Section<ClockSettings> GLOBAL =
      new Section<>(all(), fields -> settings(fields, ClockSettings.DEFAULTS));

  /** The clocks of an attempt, each over the global value. */
  static final Section<Function<ClockSettings, ClockSettings>> OF_PROVIDER =
      new Section<>(
          OF_ATTEMPTS.stream().<Key<?>>map(ClockKeys::withoutDefault).toList(),
          fields -> base -> settings(fields, base));

  private ClockKeys() {}

  private static Key<Duration> clock(String name, Duration standard, String doc) {
    return Key.of(name, Forms.duration(LEAST), standard, doc);
  }

  private static <T> Key<T> withoutDefault(Key<T> key) {
    return Key.optional(key.name(), key.form(), key.doc());
  }

  private static List<Key<?>> all() {
    List<Key<?>> keys = new ArrayList<>();
    keys.add(SCALE);
    keys.addAll(OF_ATTEMPTS);
    keys.addAll(List.of(JUDGEMENT, COMMIT_HOLD, HEARTBEAT, CLIENT_WRITE_IDLE));
    return keys;
  }

  private static ClockSettings settings(Fields fields, ClockSettings base) {
    return new ClockSettings(
        or(fields.find(SCALE), base.scale()),
        or(fields.find(POOL_WAIT), base.poolWait()),
        or(fields.find(CONNECT), base.connect()),
        or(fields.find(WRITE_STALLED), base.writeStalled()),
        or(fields.find(FIRST_CONTENT), base.firstContent()),
        or(fields.find(FIRST_CONTENT_STEP), base.firstContentStep()),
        or(fields.find(FIRST_CONTENT_MAX), base.firstContentMax()),
        or(fields.find(FIRST_CONTENT_REASONING), base.firstContentReasoning()),
        or(fields.find(FIRST_CONTENT_LAST), base.firstContentLast()),
        or(fields.find(FIRST_CONTENT_LAST_REASONING), base.firstContentLastReasoning()),
        or(fields.find(FIRST_BYTE), base.firstByte()),
        or(fields.find(FIRST_BYTE_PATIENT), base.firstBytePatient()),
        or(fields.find(STALL_TEXT), base.stallText()),
        or(fields.find(STALL_TOOL), base.stallTool()),
        or(fields.find(STALL_REASONING), base.stallReasoning()),
        or(fields.find(FINISH_GRACE), base.finishGrace()),
        or(fields.find(JSON_TOTAL), base.jsonTotal()),
        or(fields.find(JUDGEMENT), base.judgement()),
        or(fields.find(COMMIT_HOLD), base.commitHold()),
        or(fields.find(HEARTBEAT), base.heartbeat()),
        or(fields.find(CLIENT_WRITE_IDLE), base.clientWriteIdle()),
        new ClockSettings.Adaptation(
            or(fields.find(ADAPTIVE_FACTOR), base.adaptation().factor()),
            or(fields.find(FIRST_CONTENT_FLOOR), base.adaptation().firstContentFloor()),
            or(fields.find(FIRST_CONTENT_CEILING), base.adaptation().firstContentCeiling()),
            or(fields.find(FIRST_BYTE_FLOOR), base.adaptation().firstByteFloor())));
  }

  private static <T> T or(@Nullable T written, T base) {
    return written == null ? base : written;
  }
}
