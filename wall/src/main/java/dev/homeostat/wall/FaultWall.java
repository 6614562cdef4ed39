package dev.homeostat.wall;

import dev.homeostat.wall.answer.CanonicalText;
import dev.homeostat.wall.fault.Fault;
import dev.homeostat.wall.fault.FaultScript;
import dev.homeostat.wall.log.AttemptLog;
import dev.homeostat.wall.log.WallAttempt;
import dev.homeostat.wall.server.Loops;
import dev.homeostat.wall.server.WallServer;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/**
 * A provider in OpenAI's dialect that misbehaves on demand and remembers what it saw.
 *
 * <p>Each attempt gets a fault: by the request header {@code x-wall-fault}, else by a script for
 * its model, else by the model's own name ({@code fault:status=503}), else none: then it gets the
 * same sixty words each time. {@link #describe} lists the grammar.
 *
 * <p>Thread-safe. Several walls may live in one process; each has its own threads and port.
 */
public final class FaultWall implements AutoCloseable {
  private final FaultWallOptions options;
  private final Loops loops;
  private final AttemptLog log;
  private final ScriptBook scripts;
  private final WallServer server;

  private FaultWall(FaultWallOptions options, Loops loops) {
    this.options = options;
    this.loops = loops;
    this.log = AttemptLog.create(options.attemptLimit());
    this.scripts = new ScriptBook();
    ControlSurface control = new ControlSurface(log, scripts);
    this.server =
        WallServer.start(
            loops,
            options.host(),
            options.port(),
            new ScriptedProvider(options, scripts, control),
            log,
            options.bodyLimit());
  }

  /** A wall for tests: loopback, any port, no pauses. */
  public static FaultWall start() {
    return start(FaultWallOptions.inProcess());
  }

  /**
   * A wall with these options, listening when this returns.
   *
   * @throws IllegalStateException if the address can't be bound
   */
  public static FaultWall start(FaultWallOptions options) {
    Loops loops = Loops.create(options.threads());
    try {
      return new FaultWall(options, loops);
    } catch (RuntimeException e) {
      loops.close();
      throw e;
    }
  }

  /** One page of help: endpoints and every word of the grammar. */
  public static String describe() {
    return HelpText.page();
  }

  /** The port it listens on. */
  public int port() {
    return server.port();
  }

  /** What an OpenAI client takes as its base URL, with {@code /v1}. */
  public String baseUrl() {
    return "http://%s:%d/v1".formatted(options.host(), port());
  }

  /** The text of a normal answer of this wall. */
  public String text() {
    return CanonicalText.text(options.words(), options.variant());
  }

  /** The first words of that text. */
  public String text(int words) {
    return CanonicalText.text(words, options.variant());
  }

  /**
   * Sets the faults of a model's next attempts: the n-th attempt from now gets the n-th, the last
   * one repeats. A path in place of a model names the requests that have no model.
   */
  public void script(String model, Fault... faults) {
    scripts.put(model, FaultScript.of(faults));
  }

  /**
   * The same for every model that has no script of its own: whoever asks through a gateway may not
   * know by which name it asks. One place in the script for all of them.
   */
  public void scriptAnyModel(Fault... faults) {
    scripts.put(ScriptBook.ANY_MODEL, FaultScript.of(faults));
  }

  /** What it saw, in order of arrival; requests to its own control endpoints don't count. */
  public List<WallAttempt> attempts() {
    return log.attempts();
  }

  /** What it saw for this model. */
  public List<WallAttempt> attemptsFor(String model) {
    return log.attempts().stream().filter(attempt -> attempt.model().equals(model)).toList();
  }

  /** Forgets attempts and scripts. */
  public void clear() {
    log.clear();
    scripts.clear();
  }

  /** How many connections to it are open. */
  public int openConnections() {
    return log.connections();
  }

  /**
   * Waits until the condition holds; it is looked at again whenever an attempt or a connection
   * changes.
   *
   * @throws WallTimeoutException if it doesn't come to hold; the message lists the attempts
   */
  public void await(Predicate<FaultWall> condition, Duration timeout) {
    boolean held;
    try {
      held = log.await(() -> condition.test(this), timeout);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new WallTimeoutException("interrupted; " + summary());
    }
    if (!held) {
      throw new WallTimeoutException("not within %s; %s".formatted(timeout, summary()));
    }
  }

  /**
   * Waits until at least so many attempts have come and all have ended. (A caller may hold the
   * whole answer an instant before its end is recorded here.)
   *
   * @return all attempts
   * @throws WallTimeoutException if that doesn't happen
   */
  public List<WallAttempt> awaitEnded(int attempts, Duration timeout) {
    await(
        wall ->
            wall.attempts().size() >= attempts
                && wall.attempts().stream().allMatch(WallAttempt::ended),
        timeout);
    return attempts();
  }

  /**
   * Waits until the caller has broken off an attempt of this model.
   *
   * @return the first such attempt
   * @throws WallTimeoutException if that doesn't happen
   */
  public WallAttempt awaitAborted(String model, Duration timeout) {
    await(wall -> wall.attemptsFor(model).stream().anyMatch(WallAttempt::aborted), timeout);
    return attemptsFor(model).stream().filter(WallAttempt::aborted).findFirst().orElseThrow();
  }

  /** Waits until another thread closes it. */
  public void join() throws InterruptedException {
    server.join();
  }

  /** Closes every connection and ends its threads. Closing twice does nothing more. */
  @Override
  public void close() {
    server.close();
    loops.close();
  }

  private String summary() {
    StringBuilder text = new StringBuilder("open connections: ").append(openConnections());
    for (WallAttempt attempt : attempts()) {
      text.append(
          "%n  #%d %s %s %s: %d bytes, %d events, %s"
              .formatted(
                  attempt.number(),
                  attempt.path(),
                  attempt.model(),
                  attempt.fault(),
                  attempt.bytesSent(),
                  attempt.eventsSent(),
                  attempt.end()));
    }
    return text.toString();
  }
}
