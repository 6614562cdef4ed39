package dev.homeostat.bench.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class ProcessTreeTest {
  @TempDir private Path folder = Path.of("");

  @Test
  @DisplayName(
      "CPU is user and system time, own and of ended children, whatever the command's name")
  void ticks() {
    String stat =
        "42 (a) b (c) S 1 42 42 0 -1 4194304 100 0 0 0 7 20 300 4000 20 0 1 0 100 1000 10";

    assertThat(ProcessTree.ticksOf(stat)).hasValue(4_327);
  }

  @Test
  @DisplayName("a living process has CPU and memory, one that is gone has neither")
  void livingAndGone() throws Exception {
    ProcessTree self = new ProcessTree(ProcessHandle.current().pid());
    assertThat(self.cpuNanos()).isPresent();
    assertThat(self.memoryBytes().orElse(0)).isGreaterThan(1 << 20);

    Process gone = new ProcessBuilder("true").start();
    assertThat(gone.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(new ProcessTree(gone.pid()).cpuNanos()).isEmpty();
    assertThat(new ProcessTree(gone.pid()).memoryBytes()).isEmpty();
  }

  @Test
  @DisplayName("closing the children ends each of them with all its descendants")
  void childrenEnd() throws Exception {
    Process parent;
    List<ProcessHandle> tree;
    try (Children children = Children.create()) {
      parent = children.start(new ProcessBuilder("sh", "-c", "sleep 60 & echo up; wait"));
      assertThat(parent.getInputStream().read()).isEqualTo('u');
      tree = parent.descendants().toList();
      assertThat(tree).hasSize(1);
    }
    assertThat(parent.isAlive()).isFalse();
    assertThat(tree).noneMatch(ProcessHandle::isAlive);
  }

  @Test
  @DisplayName("all children are asked to end before one of them is waited for")
  void childrenEndTogether() throws Exception {
    Path first = folder.resolve("first");
    Process needsTheFirstGone;
    try (Children children = Children.create()) {
      Process theFirst =
          children.start(
              shell(
                  "trap 'touch \"$1\"; exit 0' TERM; echo up; while :; do sleep 0.05; done",
                  first));
      assertThat(theFirst.getInputStream().read()).isEqualTo('u');
      needsTheFirstGone =
          children.start(
              shell(
                  "trap 'while [ ! -e \"$1\" ]; do sleep 0.05; done; exit 7' TERM; echo up;"
                      + " while :; do sleep 0.05; done",
                  first));
      assertThat(needsTheFirstGone.getInputStream().read()).isEqualTo('u');
    }
    assertThat(needsTheFirstGone.waitFor()).isEqualTo(7);
  }

  private static ProcessBuilder shell(String script, Path argument) {
    return new ProcessBuilder("sh", "-c", script, "sh", argument.toString());
  }

  @Test
  @DisplayName("the process behind a listening port is found")
  void portOwner() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(PortOwner.of(socket.getLocalPort()))
          .contains(new ProcessTree(ProcessHandle.current().pid()));
    }
  }

  @Test
  @DisplayName("a process that ends before it is ready is not waited for")
  void neverReady() throws IOException {
    try (Children children = Children.create()) {
      Process process = children.start(new ProcessBuilder("true"));

      assertThat(
              Readiness.await(
                  process, Readiness.freePort(), "/", System.nanoTime(), Duration.ofSeconds(30)))
          .isEmpty();
    }
  }
}
