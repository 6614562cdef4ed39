package dev.homeostat.bench.contender;

import dev.homeostat.bench.install.Recipe;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The peers that registries offer, and the version of each that is measured. A newer version is a
 * change in one line here; a new peer is one more record and its {@link PeerSetup}.
 */
public final class OfferedPeers {
  private static final String ALL_OF_THEM = "all";

  private OfferedPeers() {}

  private static List<OfferedPeer> all(Path cache) {
    return List.of(
        new OfferedPeer(
            "ultrafast",
            new Recipe.Cargo("ultrafast-gateway", "0.1.6", "ultrafast-gateway", List.of()),
            new UltraFast(),
            cache),
        new OfferedPeer(
            "litellm-rs",
            // The gateway program is only built together with a database driver, unused here.
            new Recipe.Cargo("litellm-rs", "0.9.0", "gateway", List.of("--features", "sqlite")),
            new LitellmRs(),
            cache),
        new OfferedPeer(
            "tensorzero", new Recipe.Pip("tensorzero", "2026.6.0", ""), new TensorZero(), cache),
        new OfferedPeer(
            "portkey",
            // Every stream fails with the adapters that its own range allows today.
            new Recipe.Npm("@portkey-ai/gateway", "1.15.2", Map.of("@hono/node-server", "1.13.8")),
            new Portkey(),
            cache),
        new OfferedPeer(
            "litellm",
            // The newest that every registry can install: later ones ask for certificates
            // (certifi) of the same month, which reach mirrors late.
            new Recipe.Pip("litellm", "1.105.3", "[proxy]"),
            new LiteLlm(),
            cache));
  }

  /** The names to choose from, in the order they are measured. */
  public static List<String> names() {
    return all(Path.of("")).stream().map(OfferedPeer::name).toList();
  }

  /**
   * The chosen ones, in the order above.
   *
   * @param names of {@link #names()}, or {@code all}
   * @param cache where installs are kept
   * @throws IllegalArgumentException for a name that is not offered
   */
  public static List<Contender> chosen(List<String> names, Path cache) {
    for (String name : names) {
      if (!name.equals(ALL_OF_THEM) && !names().contains(name)) {
        throw new IllegalArgumentException(
            "peers: "
                + Peer.masked(name)
                + " (expected: "
                + ALL_OF_THEM
                + ", or of: "
                + names()
                + ")");
      }
    }
    return all(cache).stream()
        .filter(peer -> names.contains(ALL_OF_THEM) || names.contains(peer.name()))
        .map(Contender.class::cast)
        .toList();
  }
}
