package dev.homeostat.bench.machine;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * The processes this run started. Whatever way the run ends, they end with it: by {@link #close},
 * or by the shutdown hook, each by its own id with all its descendants. Thread-safe.
 */
public final class Children implements AutoCloseable {
  private static final long GRACE_SECONDS = 5;

  private final List<Process> started = new ArrayList<>();
  private boolean closed;

  private Children() {}

  /** An empty family, guarded by a shutdown hook. */
  public static Children create() {
    Children children = new Children();
    Runtime.getRuntime().addShutdownHook(new Thread(children::close, "end-children"));
    return children;
  }

  /**
   * Starts a process and remembers it.
   *
   * @throws IOException when it can't be started, also because the run is ending
   */
  public synchronized Process start(ProcessBuilder builder) throws IOException {
    if (closed) {
      throw new IOException("not started: the run is ending");
    }
    Process process = builder.start();
    started.add(process);
    return process;
  }

  /**
   * Ends one process and its descendants, the parent first so that it starts no child anew: asked,
   * then forced after five seconds.
   */
  public void end(Process process) {
    end(List.of(process));
  }

  /** All are asked before one is waited for: a gateway drains until its callers are gone. */
  private void end(List<Process> processes) {
    List<ProcessHandle> handles = processes.stream().flatMap(Children::tree).toList();
    handles.forEach(ProcessHandle::destroy);
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(GRACE_SECONDS);
    for (ProcessHandle handle : handles) {
      try {
        handle.onExit().get(until - System.nanoTime(), TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        force(handle);
      } catch (ExecutionException | TimeoutException e) {
        force(handle);
      }
    }
    synchronized (this) {
      started.removeAll(processes);
    }
  }

  private static Stream<ProcessHandle> tree(Process process) {
    return Stream.concat(Stream.of(process.toHandle()), process.descendants());
  }

  /** Workers started since the tree was listed go with those that started them. */
  private static void force(ProcessHandle handle) {
    List<ProcessHandle> late = handle.descendants().toList();
    handle.destroyForcibly();
    late.forEach(ProcessHandle::destroyForcibly);
  }

  @Override
  public void close() {
    List<Process> latestFirst;
    synchronized (this) {
      closed = true;
      latestFirst = new ArrayList<>(started);
    }
    Collections.reverse(latestFirst);
    end(latestFirst);
  }
}
