package dev.homeostat.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A changed file is taken over, a bad one never")
class ConfigReloaderTest {
  private static final String PROVIDER =
      """
      providers:
        alpha:
          dialect: openai
          base_urls: ["https://alpha.example/v1"]
          credentials: ["file:alpha.key"]
          models: {small: {}}
      """;

  @TempDir private Path folder;
  private Path file;
  private Instant now = Instant.parse("2025-01-01T00:00:00Z");
  private final List<Settings> published = new ArrayList<>();
  private final ConfigLoader loader = ConfigLoader.create(Surroundings.of(Map.of()));

  @BeforeEach
  void write() throws IOException {
    file = folder.resolve("homeostat.yaml");
    Files.writeString(folder.resolve("alpha.key"), "first");
    Files.writeString(file, PROVIDER);
  }

  private ConfigReloader reloader() {
    return reloader(UnaryOperator.identity());
  }

  private ConfigReloader reloader(UnaryOperator<Settings> overlay) {
    Loaded loaded = loader.load(file);
    assertThat(loaded).isInstanceOf(Loaded.Valid.class);
    return ConfigReloader.create(
        loader, file, (Loaded.Valid) loaded, overlay, published::add, () -> now);
  }

  private boolean check(ConfigReloader reloader) {
    now = now.plusSeconds(1);
    return reloader.checkNow();
  }

  private static String limits(String idle) {
    return PROVIDER + "limits: {upstream_idle: " + idle + "}\n";
  }

  @Test
  @DisplayName("an untouched file publishes nothing")
  void untouched() {
    ConfigReloader reloader = reloader();
    for (int i = 0; i < 10; i++) {
      assertThat(check(reloader)).isFalse();
    }
    assertThat(published).isEmpty();
    assertThat(reloader.status().current()).isTrue();
  }

  @Test
  @DisplayName("a change is published once")
  void change() throws IOException {
    ConfigReloader reloader = reloader();
    Files.writeString(file, limits("7s"));
    assertThat(check(reloader)).isTrue();
    assertThat(check(reloader)).isFalse();
    assertThat(published).hasSize(1);
    assertThat(published.getFirst().limits().upstreamIdle()).hasSeconds(7);
  }

  @Test
  @DisplayName("a change between the first reading and the first look is found")
  void earlyChange() throws IOException {
    Loaded.Valid loaded = (Loaded.Valid) loader.load(file);
    Files.writeString(file, limits("7s"));
    ConfigReloader reloader =
        ConfigReloader.create(
            loader, file, loaded, UnaryOperator.identity(), published::add, () -> now);
    assertThat(check(reloader)).isTrue();
  }

  @Test
  @DisplayName(
      "a version that can't be put to use isn't in use, says so, and the next one is tried")
  void unusable() throws IOException {
    Loaded.Valid loaded = (Loaded.Valid) loader.load(file);
    ConfigReloader reloader =
        ConfigReloader.create(
            loader,
            file,
            loaded,
            UnaryOperator.identity(),
            settings -> {
              if (settings.limits().upstreamIdle().toSeconds() == 7) {
                throw new IllegalStateException("no room for seven");
              }
              published.add(settings);
            },
            () -> now);
    Files.writeString(file, limits("7s"));
    assertThat(check(reloader)).isFalse();
    assertThat(reloader.status().current()).isFalse();
    assertThat(reloader.status().problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.cause()).contains("no room for seven"));
    Files.writeString(file, limits("8s"));
    assertThat(check(reloader)).isTrue();
    assertThat(reloader.status().current()).isTrue();
    assertThat(published).hasSize(1);
  }

  @Test
  @DisplayName("the same size in the same tick of the file system's clock is a change all the same")
  void sameSizeSameTime() throws IOException {
    Files.writeString(file, limits("7s"));
    ConfigReloader reloader = reloader();
    check(reloader);
    FileTime time = Files.getLastModifiedTime(file);
    Files.writeString(file, limits("8s"));
    Files.setLastModifiedTime(file, time);
    assertThat(check(reloader)).isTrue();
  }

  @Test
  @DisplayName("only white space or comments changed: nothing to publish")
  void sameMeaning() throws IOException {
    ConfigReloader reloader = reloader();
    Files.writeString(file, "# a comment\n" + PROVIDER);
    assertThat(check(reloader)).isFalse();
    assertThat(published).isEmpty();
  }

  @Test
  @DisplayName(
      "a bad file leaves the good one in use; its problems can be read; a good one follows")
  void bad() throws IOException {
    ConfigReloader reloader = reloader();
    Files.writeString(file, limits("7s") + "sever: {}\n");
    assertThat(check(reloader)).isFalse();
    ReloadStatus status = reloader.status();
    assertThat(status.current()).isFalse();
    assertThat(status.problems()).anyMatch(problem -> problem.path().equals("sever"));
    assertThat(check(reloader)).isFalse();
    assertThat(reloader.status()).isSameAs(status);
    assertThat(published).isEmpty();

    Files.writeString(file, limits("7s"));
    assertThat(check(reloader)).isTrue();
    assertThat(reloader.status().current()).isTrue();
  }

  @Test
  @DisplayName("a file that is gone for a moment is a bad file, and good again when it is back")
  void gone() throws IOException {
    ConfigReloader reloader = reloader();
    check(reloader);
    Files.delete(file);
    assertThat(check(reloader)).isFalse();
    assertThat(reloader.status().current()).isFalse();
    Files.writeString(file, PROVIDER);
    assertThat(check(reloader)).isFalse();
    assertThat(reloader.status().current()).isTrue();
    assertThat(published).isEmpty();
  }

  @Test
  @DisplayName("a secret file that changed is a change")
  void secret() throws IOException {
    ConfigReloader reloader = reloader();
    check(reloader);
    Files.writeString(folder.resolve("alpha.key"), "second");
    assertThat(check(reloader)).isTrue();
    assertThat(published.getFirst().providers().getFirst().credentials())
        .containsExactly(new Credential("file:alpha.key", Secret.of("second")));
  }

  @Test
  @DisplayName("a mounted configuration is swapped by its link")
  void swappedLink() throws IOException {
    Path one = Files.createDirectory(folder.resolve("..one"));
    Path two = Files.createDirectory(folder.resolve("..two"));
    for (Path version : List.of(one, two)) {
      Files.writeString(version.resolve("alpha.key"), "first");
    }
    Files.writeString(one.resolve("homeostat.yaml"), PROVIDER);
    Files.writeString(two.resolve("homeostat.yaml"), limits("7s"));
    Path data = Files.createSymbolicLink(folder.resolve("..data"), one);
    Files.delete(file);
    Files.createSymbolicLink(file, Path.of("..data", "homeostat.yaml"));

    ConfigReloader reloader = reloader();
    assertThat(check(reloader)).isFalse();
    Path next = Files.createSymbolicLink(folder.resolve("..next"), two);
    Files.move(next, data, StandardCopyOption.ATOMIC_MOVE);
    assertThat(check(reloader)).isTrue();
    assertThat(published.getFirst().limits().upstreamIdle()).hasSeconds(7);
  }

  @Test
  @DisplayName("a new address waits for the next start, and says so until then")
  void restart() throws IOException {
    ConfigReloader reloader = reloader();
    Files.writeString(file, limits("7s") + "server: {listen: \"127.0.0.1:9999\"}\n");
    assertThat(check(reloader)).isTrue();
    assertThat(reloader.status().problems())
        .anyMatch(problem -> problem.path().equals("server.listen"));
    Files.writeString(file, limits("8s") + "server: {listen: \"127.0.0.1:9999\"}\n");
    assertThat(check(reloader)).isTrue();
    assertThat(reloader.status().problems())
        .anyMatch(problem -> problem.path().equals("server.listen"));
  }

  @Test
  @DisplayName("whatever is read once says that it waits, and what is read anew doesn't")
  void readOnce() throws IOException {
    ConfigReloader reloader = reloader();
    Files.writeString(
        file,
        """
        server: {max_body: 1MiB, body_idle: 7s, drain: 7s}
        limits: {body_budget: 64MiB, upstream_connections: 7}
        retry: {per_target: 2, budget_floor: 7}
        """);
    assertThat(check(reloader)).isTrue();
    assertThat(reloader.status().problems())
        .filteredOn(problem -> problem.cause().contains("next start"))
        .extracting(Problem::path)
        .containsExactly(
            "server.max_body",
            "server.body_idle",
            "limits.upstream_connections",
            "retry.budget_floor");
  }

  @Test
  @DisplayName("what the command line says is laid over every version")
  void overlay() throws IOException {
    HostPort asked = new HostPort("127.0.0.1", 1234);
    ConfigReloader reloader = reloader(settings -> settings.withListen(asked));
    Files.writeString(file, limits("7s") + "server: {listen: \"127.0.0.1:9999\"}\n");
    assertThat(check(reloader)).isTrue();
    assertThat(published.getFirst().server().listen()).isEqualTo(asked);
    assertThat(reloader.status().problems())
        .noneMatch(problem -> problem.path().equals("server.listen"));
  }
}
