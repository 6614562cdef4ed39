package dev.homeostat.gateway;

import dev.homeostat.gateway.config.ConfigLoader;
import dev.homeostat.gateway.config.Loaded;
import dev.homeostat.gateway.config.Surroundings;
import dev.homeostat.wall.score.Profile;
import dev.homeostat.wall.score.Providers;
import dev.homeostat.wall.score.Target;
import dev.homeostat.wall.score.YardstickHelp;
import java.net.BindException;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;

/** Our own gateway as it is judged: the stock configuration, between two providers of the wall. */
final class OwnGateway implements AutoCloseable {
  private static final String KEY_VARIABLE = "YARDSTICK_KEY";

  private final Homeostat gateway;
  private final String key;

  private OwnGateway(Homeostat gateway, String key) {
    this.gateway = gateway;
    this.key = key;
  }

  /**
   * Starts it in this process, on any port of the loopback address.
   *
   * @throws BindException when there is none
   */
  static OwnGateway start(Providers providers, Profile profile, boolean prefill)
      throws BindException {
    String key = UUID.randomUUID().toString();
    String yaml =
        """
        server: {listen: "127.0.0.1:0"}
        auth: {keys: [{name: yardstick, key: "env:%s", scopes: [inference]}]}
        %s%s\
        """
            .formatted(
                KEY_VARIABLE,
                YardstickHelp.homeostat(providers, YardstickHelp.MODEL, prefill),
                scaled(profile));
    Loaded loaded =
        ConfigLoader.create(Surroundings.of(Map.of(KEY_VARIABLE, key)))
            .load("yardstick.yaml", yaml, Path.of(""));
    return switch (loaded) {
      case Loaded.Valid valid -> new OwnGateway(Homeostat.start(valid.settings()), key);
      case Loaded.Invalid invalid ->
          throw new IllegalStateException("stock configuration: " + invalid.problems());
    };
  }

  /** Nothing in the full profile: what ships is what is judged. */
  private static String scaled(Profile profile) {
    return profile == Profile.FULL
        ? ""
        : """
        clocks: {scale: %1$s}
        retry: {jitter: %2$dms, budget_window: %3$dms}
        """
            .formatted(
                profile.scale(),
                Math.round(250 * profile.scale()),
                Math.round(10_000 * profile.scale()));
  }

  Target target() {
    return Target.at("http://127.0.0.1:" + gateway.port(), YardstickHelp.MODEL, key)
        .named("homeostat");
  }

  @Override
  public void close() {
    gateway.close();
  }
}
