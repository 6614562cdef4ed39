package dev.homeostat.wall;

import dev.homeostat.wall.answer.WallRequest;
import dev.homeostat.wall.fault.Fault;
import dev.homeostat.wall.fault.FaultScript;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Which fault the next attempt gets. A control header goes before a script, a script before the
 * model's own name. Thread-safe.
 */
final class ScriptBook {
  static final String HEADER = "x-wall-fault";
  static final String MODEL_PREFIX = "fault:";
  private static final int MOST_COUNTS = 10_000;

  private final Map<String, FaultScript> scripts = new ConcurrentHashMap<>();
  private final Map<String, AtomicLong> counts = new ConcurrentHashMap<>();

  /** Faults of this model, or of this path for requests that name none; counting starts anew. */
  void put(String model, FaultScript script) {
    scripts.put(model, script);
    counts.remove(model);
  }

  void clear() {
    scripts.clear();
    counts.clear();
  }

  /** The fault the request would get; it isn't used up. */
  Fault peek(WallRequest request) {
    return select(request)
        .map(
            selected -> {
              AtomicLong count = counts.get(selected.key());
              return selected.script().at(count == null ? 0 : count.get());
            })
        .orElse(Fault.ok());
  }

  /** The fault the request gets. */
  Fault take(WallRequest request) {
    return select(request)
        .map(selected -> selected.script().at(count(selected.key()).getAndIncrement()))
        .orElse(Fault.ok());
  }

  private Optional<Selected> select(WallRequest request) {
    String model = request.model();
    String key = model.isEmpty() ? request.path() : model;
    Optional<String> header = request.header(HEADER);
    if (header.isPresent()) {
      String text = header.get();
      return Optional.of(new Selected(key + " " + text, FaultScript.parse(text)));
    }
    FaultScript script = scripts.get(key);
    if (script != null) {
      return Optional.of(new Selected(key, script));
    }
    return model.startsWith(MODEL_PREFIX)
        ? Optional.of(new Selected(key, FaultScript.parse(model.substring(MODEL_PREFIX.length()))))
        : Optional.empty();
  }

  private AtomicLong count(String key) {
    // Names come from outside; forgetting all is better than growing for ever.
    if (counts.size() > MOST_COUNTS) {
      counts.clear();
    }
    return counts.computeIfAbsent(key, _ -> new AtomicLong());
  }

  private record Selected(String key, FaultScript script) {}
}
