package dev.homeostat.wall;

import dev.homeostat.wall.answer.WallRequest;
import dev.homeostat.wall.fault.Fault;
import dev.homeostat.wall.fault.FaultScript;
import dev.homeostat.wall.fault.ScriptCursor;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which fault the next attempt gets. A control header goes before a script, a script before the
 * model's own name. Thread-safe.
 */
final class ScriptBook {
  private static final String HEADER = "x-wall-fault";
  private static final String MODEL_PREFIX = "fault:";
  private static final int MOST_NAMED = 10_000;

  /** Stands for every model that has no script of its own. */
  static final String ANY_MODEL = "*";

  private final Map<String, ScriptCursor> put = new ConcurrentHashMap<>();

  /** Cursors of scripts that requests brought themselves, by header or name. */
  private final Map<String, ScriptCursor> named = new ConcurrentHashMap<>();

  /** Faults of this model, or of this path for requests that name none, from their beginning. */
  void put(String model, FaultScript script) {
    put.put(model, new ScriptCursor(script));
  }

  void clear() {
    put.clear();
    named.clear();
  }

  /** The fault the request would get; it isn't used up. */
  Fault peek(WallRequest request) {
    return cursor(request).peek(System.nanoTime());
  }

  /** The fault the request gets. */
  Fault take(WallRequest request) {
    return cursor(request).take(System.nanoTime());
  }

  private ScriptCursor cursor(WallRequest request) {
    String model = request.model();
    String key = model.isEmpty() ? request.path() : model;
    String header = request.headers().get(HEADER);
    if (header != null) {
      return named(key + " " + header, header);
    }
    ScriptCursor scripted = put.get(key);
    if (scripted == null && !model.isEmpty()) {
      scripted = put.get(ANY_MODEL);
    }
    if (scripted != null) {
      return scripted;
    }
    return model.startsWith(MODEL_PREFIX)
        ? named(model, model.substring(MODEL_PREFIX.length()))
        : new ScriptCursor(FaultScript.of(Fault.ok()));
  }

  private ScriptCursor named(String key, String text) {
    ScriptCursor known = named.get(key);
    if (known != null) {
      return known;
    }
    FaultScript script = FaultScript.parse(text);
    // Names come from outside; forgetting all is better than growing for ever.
    if (named.size() >= MOST_NAMED) {
      named.clear();
    }
    return named.computeIfAbsent(key, _ -> new ScriptCursor(script));
  }
}
