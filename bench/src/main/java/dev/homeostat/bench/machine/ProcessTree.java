package dev.homeostat.bench.machine;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * A process and all its descendants as the kernel accounts for them. Linux only: elsewhere, and
 * once the process is gone, every figure is empty. Thread-safe.
 *
 * @param root the process id at the top
 */
public record ProcessTree(long root) {
  /** USER_HZ is 100 on every architecture Linux runs a JVM on, see proc_pid_stat(5). */
  private static final long NANOS_PER_TICK = 10_000_000;

  /** Fields 14 to 17 of proc_pid_stat(5), counted behind the command's closing parenthesis. */
  private static final int UTIME = 11;

  private static final int CSTIME = 14;

  /**
   * CPU time in nanoseconds since the processes began, user and system, ended and waited-for
   * children included. The kernel rounds it to 10 ms a process.
   */
  public OptionalLong cpuNanos() {
    return sum(pids().map(ProcessTree::cpuTicks), NANOS_PER_TICK);
  }

  /**
   * Memory in bytes: of a single process what is resident, of several the sum of their proportional
   * shares (PSS), so that pages forked workers share count once. A single process is not lowered by
   * what it happens to share with strangers: a JVM beside two others would look smaller than it is.
   */
  public OptionalLong memoryBytes() {
    List<Long> pids = pids().toList();
    return sum(
        pids.stream().map(pids.size() == 1 ? ProcessTree::residentKiB : ProcessTree::sharedKiB),
        1_024);
  }

  /** How {@link #memoryBytes} counts now: RSS, or PSS; empty when it can't. */
  public Optional<String> memoryKind() {
    List<Long> pids = pids().toList();
    if (memoryBytes().isEmpty()) {
      return Optional.empty();
    }
    boolean shares = pids.size() > 1 && pids.stream().allMatch(pid -> pssKiB(pid).isPresent());
    return Optional.of(shares ? "PSS" : "RSS");
  }

  private Stream<Long> pids() {
    return ProcessHandle.of(root).stream()
        .flatMap(handle -> Stream.concat(Stream.of(handle), handle.descendants()))
        .map(ProcessHandle::pid);
  }

  private static OptionalLong sum(Stream<OptionalLong> parts, long unit) {
    List<OptionalLong> known = parts.filter(OptionalLong::isPresent).toList();
    LongStream values = known.stream().mapToLong(OptionalLong::getAsLong);
    return known.isEmpty() ? OptionalLong.empty() : OptionalLong.of(values.sum() * unit);
  }

  private static OptionalLong cpuTicks(long pid) {
    return read(pid, "stat").map(ProcessTree::ticksOf).orElse(OptionalLong.empty());
  }

  /** The sum of utime, stime, cutime and cstime in a stat line. */
  static OptionalLong ticksOf(String stat) {
    // The command may hold spaces and parentheses: the fields begin behind the last one.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    long ticks = 0;
    for (int field = UTIME; field <= CSTIME; field++) {
      ticks += Long.parseLong(fields[field]);
    }
    return OptionalLong.of(ticks);
  }

  private static OptionalLong residentKiB(long pid) {
    return kibibytes(pid, "status", "VmRSS:");
  }

  private static OptionalLong sharedKiB(long pid) {
    OptionalLong share = pssKiB(pid);
    return share.isPresent() ? share : residentKiB(pid);
  }

  private static OptionalLong pssKiB(long pid) {
    return kibibytes(pid, "smaps_rollup", "Pss:");
  }

  private static OptionalLong kibibytes(long pid, String file, String field) {
    return read(pid, file).stream()
        .flatMap(String::lines)
        .filter(line -> line.startsWith(field))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst();
  }

  private static Optional<String> read(long pid, String file) {
    try {
      return Optional.of(Files.readString(Path.of("/proc", Long.toString(pid), file), UTF_8));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
