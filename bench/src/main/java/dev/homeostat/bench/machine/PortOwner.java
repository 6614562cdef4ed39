package dev.homeostat.bench.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds the process behind a listening port, so that a peer named only by its address has CPU and
 * memory figures too. Linux, and processes of the same user (or root) only.
 */
public final class PortOwner {
  /** TCP_LISTEN of include/net/tcp_states.h as /proc/net/tcp prints it. */
  private static final String LISTEN = "0A";

  private PortOwner() {}

  /** The topmost of the processes that hold the port; workers share their master's socket. */
  public static Optional<ProcessTree> of(int port) {
    List<String> sockets =
        Stream.of("/proc/net/tcp", "/proc/net/tcp6")
            .flatMap(file -> lines(Path.of(file)))
            .map(line -> line.strip().split("\\s+", -1))
            .filter(fields -> fields.length > 9 && fields[3].equals(LISTEN))
            .filter(fields -> fields[1].endsWith(String.format(Locale.ROOT, ":%04X", port)))
            .map(fields -> "socket:[" + fields[9] + "]")
            .toList();
    return ProcessHandle.allProcesses()
        .filter(process -> holds(process.pid(), sockets))
        .map(ProcessHandle::pid)
        .min(Long::compare)
        .map(ProcessTree::new);
  }

  private static Stream<String> lines(Path file) {
    try {
      return Files.readAllLines(file).stream();
    } catch (IOException e) {
      return Stream.empty();
    }
  }

  private static boolean holds(long pid, List<String> sockets) {
    try (Stream<Path> descriptors = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
      return descriptors.anyMatch(link -> sockets.contains(target(link)));
    } catch (IOException e) {
      return false;
    }
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException e) {
      return "";
    }
  }
}
