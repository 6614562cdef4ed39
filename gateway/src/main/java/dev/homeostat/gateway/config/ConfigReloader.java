package dev.homeostat.gateway.config;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the configuration file and the secret files it names, and publishes what has become of
 * them. A bad file never replaces a good one: its problems are logged once and kept in {@link
 * #status()}.
 *
 * <p>Polls instead of asking the file system for events: those miss a swapped link, which is how
 * mounted configurations change. Thread-safe; the callback is called by one thread at a time.
 */
public final class ConfigReloader implements AutoCloseable {
  /** How often {@link #start()} looks. */
  public static final Duration PERIOD = Duration.ofSeconds(1);

  /** A file written again within the clock step of its file system may look untouched. */
  private static final Duration CLOCK_STEP = Duration.ofSeconds(3);

  private static final Logger LOG = LoggerFactory.getLogger(ConfigReloader.class);

  private final ConfigLoader loader;
  private final Path file;
  private final UnaryOperator<Settings> overlay;
  private final Consumer<Settings> publish;
  private final InstantSource clock;

  private final Settings started;

  private Settings running;
  private Set<Path> watched;
  private String outside;
  private String content;
  private Instant changedAt;
  private volatile ReloadStatus status;
  private volatile boolean closed;

  private ConfigReloader(
      ConfigLoader loader,
      Path file,
      Loaded.Valid loaded,
      UnaryOperator<Settings> overlay,
      Consumer<Settings> publish,
      InstantSource clock) {
    this.loader = loader;
    this.file = file;
    this.overlay = overlay;
    this.publish = publish;
    this.clock = clock;
    this.started = overlay.apply(loaded.settings());
    this.running = started;
    this.watched = watched(loaded);
    this.outside = "";
    // Marked before anything is compared: a change since the first reading must be found.
    this.content = "";
    this.changedAt = clock.instant();
    this.status = new ReloadStatus(true, changedAt, loaded.problems());
  }

  /**
   * A reloader for a file that was read before.
   *
   * @param loaded what runs now
   * @param overlay what the command line lays over every version of the file
   * @param publish takes each new version that differs from the running one
   * @param clock tells the time of the {@link #status()}
   */
  public static ConfigReloader create(
      ConfigLoader loader,
      Path file,
      Loaded.Valid loaded,
      UnaryOperator<Settings> overlay,
      Consumer<Settings> publish,
      InstantSource clock) {
    return new ConfigReloader(loader, file, loaded, overlay, publish, clock);
  }

  /** Looks every second, on a virtual thread, until closed. */
  public void start() {
    Thread.ofVirtual().name("config-reload").start(this::poll);
  }

  private void poll() {
    while (!closed) {
      try {
        Thread.sleep(PERIOD);
        checkNow();
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        LOG.error("{}: the check for a new version failed", file, e);
      }
    }
  }

  /**
   * Looks now.
   *
   * @return whether a new version was published
   */
  public synchronized boolean checkNow() {
    Instant now = clock.instant();
    String mark = FileMark.outside(watched);
    if (mark.equals(outside) && now.isAfter(changedAt.plus(CLOCK_STEP))) {
      return false;
    }
    if (!mark.equals(outside)) {
      outside = mark;
      changedAt = now;
    }
    String hash = FileMark.content(watched);
    if (hash.equals(content)) {
      return false;
    }
    content = hash;
    return reload(now);
  }

  private boolean reload(Instant now) {
    Loaded loaded = loader.load(file);
    Set<Path> next = watched(loaded);
    if (!next.equals(watched)) {
      watched = next;
      outside = FileMark.outside(watched);
      content = FileMark.content(watched);
    }
    return switch (loaded) {
      case Loaded.Valid valid -> take(valid, now);
      case Loaded.Invalid invalid -> {
        status = new ReloadStatus(false, now, invalid.problems());
        LOG.error(
            "{}: not taken over, the configuration before it stays in use\n{}",
            file,
            text(invalid.problems()));
        yield false;
      }
    };
  }

  private boolean take(Loaded.Valid valid, Instant now) {
    Settings next = overlay.apply(valid.settings());
    List<Problem> problems = new ArrayList<>(valid.problems());
    for (String path : RestartKeys.changed(started, next)) {
      problems.add(
          new Problem(
              Severity.WARNING,
              file.toString(),
              0,
              0,
              path,
              "the change takes effect at the next start",
              "restart when it suits you; everything else is in use now",
              null));
    }
    if (next.equals(running)) {
      boolean wasCurrent = status.current();
      status = new ReloadStatus(true, now, problems);
      if (!wasCurrent) {
        LOG.info("{}: valid again, and the same as what runs", file);
      }
      return false;
    }
    try {
      publish.accept(next);
    } catch (RuntimeException | LinkageError e) {
      LOG.error("{}: not taken over, the configuration before it stays in use", file, e);
      status = new ReloadStatus(false, now, List.of(unusable(e)));
      return false;
    }
    running = next;
    status = new ReloadStatus(true, now, problems);
    LOG.info("{}: taken over{}", file, problems.isEmpty() ? "" : "\n" + text(problems));
    return true;
  }

  private Problem unusable(Throwable cause) {
    return new Problem(
        Severity.ERROR,
        file.toString(),
        0,
        0,
        "",
        "it can't be put to use here: " + cause.getMessage(),
        "the log has the whole cause; the next version of the file is tried again",
        null);
  }

  /** The file itself and the secret files it names. */
  private Set<Path> watched(Loaded loaded) {
    Set<Path> files = new LinkedHashSet<>(loaded.secretFiles());
    files.add(file);
    return files;
  }

  private static String text(List<Problem> problems) {
    return String.join("\n", problems.stream().map(Problem::text).toList());
  }

  /** Whether the file is in use, and what is wrong with it. */
  public ReloadStatus status() {
    return status;
  }

  /** Stops looking; within a second. */
  @Override
  public void close() {
    closed = true;
  }
}
