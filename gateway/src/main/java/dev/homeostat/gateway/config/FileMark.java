package dev.homeostat.gateway.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.TreeSet;

/** Fingerprints of a set of files: a cheap one that may miss a change, and one that can't. */
final class FileMark {
  private FileMark() {}

  /** Real path (a swapped link changes it), modification time and size of each. */
  static String outside(Collection<Path> files) {
    StringBuilder mark = new StringBuilder();
    for (Path file : new TreeSet<>(files)) {
      mark.append(file).append('=');
      try {
        mark.append(file.toRealPath())
            .append('@')
            .append(Files.getLastModifiedTime(file).toInstant())
            .append('#')
            .append(Files.size(file));
      } catch (IOException e) {
        mark.append(e.getClass().getSimpleName());
      }
      mark.append('\n');
    }
    return mark.toString();
  }

  /** A hash over every content. */
  static String content(Collection<Path> files) {
    MessageDigest digest = sha256();
    for (Path file : new TreeSet<>(files)) {
      digest.update(file.toString().getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
      try {
        digest.update(digest(Files.readAllBytes(file)));
      } catch (IOException e) {
        digest.update((byte) 1);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static byte[] digest(byte[] bytes) {
    return sha256().digest(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
