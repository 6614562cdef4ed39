package dev.homeostat.gateway;

import dev.homeostat.gateway.config.ApiKey;
import dev.homeostat.gateway.config.Scope;
import dev.homeostat.gateway.config.Secret;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a gateway that others can reach and that nobody gave a key: made at the first start,
 * shown once, and kept in a file that only its owner can read.
 */
final class BootstrapKeys {
  private static final String FILE = "first-keys";
  private static final int KEY_BYTES = 32;
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private final String admin;
  private final String inference;
  private final Path file;
  private final boolean fresh;

  private BootstrapKeys(String admin, String inference, Path file, boolean fresh) {
    this.admin = admin;
    this.inference = inference;
    this.file = file;
    this.fresh = fresh;
  }

  /** The keys kept in a folder, made when there are none. */
  static BootstrapKeys in(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    if (Files.exists(file)) {
      List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
      if (lines.size() < 2 || lines.get(0).isBlank() || lines.get(1).isBlank()) {
        throw new IOException(file + " is damaged (expected: two lines, a key each)");
      }
      return new BootstrapKeys(lines.get(0).strip(), lines.get(1).strip(), file, false);
    }
    SecureRandom random = new SecureRandom();
    BootstrapKeys made = new BootstrapKeys(key(random), key(random), file, true);
    Files.createDirectories(folder);
    Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    Files.writeString(
        file, made.admin + "\n" + made.inference + "\n", StandardOpenOption.TRUNCATE_EXISTING);
    return made;
  }

  List<ApiKey> keys() {
    return List.of(
        new ApiKey("admin", Secret.of(admin), Set.of(Scope.OPERATOR, Scope.INFERENCE)),
        new ApiKey("first", Secret.of(inference), Set.of(Scope.INFERENCE)));
  }

  /** The inference key while it may be shown: at the first start only. */
  @Nullable String inferenceKey() {
    return fresh ? inference : null;
  }

  void print(PrintStream out) {
    out.println();
    if (!fresh) {
      out.println("No auth.keys are configured: the keys of the first start hold (" + file + ").");
      return;
    }
    out.println("No auth.keys are configured and others can reach this address, so two keys were");
    out.println("made. They are shown this once and kept in " + file + ":");
    out.println();
    out.println("  admin      " + admin);
    out.println("  inference  " + inference);
  }

  private static String key(SecureRandom random) {
    byte[] bytes = new byte[KEY_BYTES];
    random.nextBytes(bytes);
    return "hs_live_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
