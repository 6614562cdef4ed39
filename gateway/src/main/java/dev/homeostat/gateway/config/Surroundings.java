package dev.homeostat.gateway.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a configuration reads from outside its file.
 *
 * @param environment the value of a variable, or null when it isn't set
 * @param files the text of a file
 * @param heapBytes the heap ceiling, of which the body budget is a quarter
 */
public record Surroundings(
    Function<String, @Nullable String> environment, TextFiles files, long heapBytes) {
  /** Reads a whole text file. */
  @FunctionalInterface
  public interface TextFiles {
    /** The file's text, UTF-8. */
    String read(Path file) throws IOException;
  }

  /** This process's environment, file system and heap. */
  public static Surroundings system() {
    return of(System.getenv());
  }

  /** The real file system and heap under a given environment. */
  public static Surroundings of(Map<String, String> environment) {
    return new Surroundings(environment::get, Files::readString, Runtime.getRuntime().maxMemory());
  }
}
