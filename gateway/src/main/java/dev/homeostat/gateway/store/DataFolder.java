package dev.homeostat.gateway.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The folder that keeps small JSON files, or none: then nothing is kept and nothing is found.
 *
 * <p>A file is replaced as a whole, so that a crash leaves the old one or the new one. What can't
 * be read is put aside under another name, with a warning, and the gateway goes on without it. Safe
 * for any thread.
 */
public final class DataFolder {
  /** What is learned of 10,000 targets takes about a third of it. */
  private static final long MOST_BYTES = 64 << 20;

  private static final Logger LOG = LoggerFactory.getLogger(DataFolder.class);

  private final @Nullable Path folder;
  private final JsonMapper json = JsonMapper.builder().build();
  private boolean failing;

  private DataFolder(@Nullable Path folder) {
    this.folder = folder;
  }

  /** A folder, made when something is first kept; null keeps nothing. */
  public static DataFolder at(@Nullable Path folder) {
    return new DataFolder(folder);
  }

  /** Whether anything is kept. */
  public boolean keeps() {
    return folder != null;
  }

  /** How files are read and written. */
  JsonMapper json() {
    return json;
  }

  /** What a file holds; null when there is none, or it can't be read. */
  synchronized @Nullable JsonNode read(String name) {
    Path file = folder == null ? null : folder.resolve(name);
    if (file == null || !Files.exists(file)) {
      return null;
    }
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw new IOException("larger than " + MOST_BYTES + " bytes");
      }
      return json.readTree(Files.readAllBytes(file));
    } catch (IOException | JacksonException e) {
      putAside(name, String.valueOf(e.getMessage()));
      return null;
    }
  }

  /** A file doesn't hold what it should: it is left for a person to look at. */
  synchronized void putAside(String name, String why) {
    if (folder == null) {
      return;
    }
    Path file = folder.resolve(name);
    Path aside = folder.resolve(name + ".unreadable");
    String first = why.lines().findFirst().orElse("");
    try {
      Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
      LOG.warn("{} can't be read ({}): put aside as {}, going on without it", file, first, aside);
    } catch (IOException e) {
      LOG.warn("{} can't be read ({}): going on without it", file, first);
    }
  }

  /** Keeps a file; false when that failed, which is logged once until it works again. */
  synchronized boolean write(String name, JsonNode content) {
    if (folder == null) {
      return true;
    }
    Path file = folder.resolve(name);
    Path fresh = folder.resolve(name + ".new");
    try {
      Files.createDirectories(folder);
      Files.write(fresh, (content + "\n").getBytes(UTF_8));
      try (FileChannel written = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
        written.force(true);
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      failing = false;
      return true;
    } catch (IOException e) {
      if (!failing) {
        LOG.warn("{} can't be written, what changed is lost at the next start: {}", file, e + "");
      }
      failing = true;
      return false;
    }
  }

  /** Removes a file; false when that failed, which is logged. */
  synchronized boolean remove(String name) {
    try {
      if (folder != null) {
        Files.deleteIfExists(folder.resolve(name));
      }
      return true;
    } catch (IOException e) {
      LOG.warn("{} can't be removed from {}: {}", name, folder, e + "");
      return false;
    }
  }
}
