package dev.homeostat.bench.growth;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a JVM says of its memory when it is asked by {@code jcmd}. Every figure is empty where it
 * can't be asked: another user's process, no JDK beside this one, or no JVM at all.
 *
 * @param pid the process
 */
record JvmMemory(long pid) {
  private static final long LIMIT_SECONDS = 30;
  private static final long KIB = 1_024;
  private static final Pattern USED = Pattern.compile("\\bused (\\d+)K");

  /** Netty's buffers, with those of NIO, are "Other" to the JVM's native memory tracking. */
  private static final Pattern OTHER =
      Pattern.compile("-\\s+Other \\(reserved=\\d+KB, committed=(\\d+)KB");

  /** Live objects by class, after a full collection. */
  Histogram live() throws IOException {
    return Histogram.parse(ask("GC.class_histogram"));
  }

  /** Bytes of the heap in use, garbage included. */
  OptionalLong heapUsed() throws IOException {
    return heapUsed(ask("GC.heap_info"));
  }

  /** Bytes of direct memory that are allocated; needs {@link GatewayUnderTest#TRACKED}. */
  OptionalLong direct() throws IOException {
    return direct(ask("VM.native_memory", "summary"));
  }

  static OptionalLong heapUsed(String text) {
    // The parts of a generation, and the metaspace, are indented or named; they are no sum.
    long[] used =
        text.lines()
            .map(String::strip)
            .filter(line -> line.contains("total") && !line.startsWith("Metaspace"))
            .map(USED::matcher)
            .filter(Matcher::find)
            .mapToLong(matcher -> Long.parseLong(matcher.group(1)) * KIB)
            .toArray();
    return used.length == 0 ? OptionalLong.empty() : OptionalLong.of(Arrays.stream(used).sum());
  }

  static OptionalLong direct(String text) {
    Matcher matcher = OTHER.matcher(text);
    return matcher.find()
        ? OptionalLong.of(Long.parseLong(matcher.group(1)) * KIB)
        : OptionalLong.empty();
  }

  /** Through a file: a JVM that is asked about itself could not read a pipe meanwhile. */
  private String ask(String... command) throws IOException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    Path answer = Files.createTempFile("homeostat-jcmd", ".txt");
    ProcessBuilder builder = new ProcessBuilder(jcmd.toString(), Long.toString(pid));
    builder.command().addAll(Arrays.asList(command));
    Process process = builder.redirectErrorStream(true).redirectOutput(answer.toFile()).start();
    try {
      process.getOutputStream().close();
      boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
      return ended && process.exitValue() == 0 ? Files.readString(answer, UTF_8) : "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    } finally {
      process.destroyForcibly();
      Files.delete(answer);
    }
  }
}
