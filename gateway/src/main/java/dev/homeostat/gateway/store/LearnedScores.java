package dev.homeostat.gateway.store;

import dev.homeostat.core.catalog.Catalog;
import dev.homeostat.core.routing.Learned;
import dev.homeostat.core.routing.LiveScores;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What was learned of targets, kept in {@code learned.json} each minute: a crash costs a minute of
 * a week's experience. Ages go on while nothing runs. Safe for any thread.
 */
public final class LearnedScores {
  private static final String FILE = "learned.json";
  private static final long PERIOD = TimeUnit.MINUTES.toNanos(1);

  private final DataFolder folder;
  private final LiveScores scores;
  private final InstantSource wall;
  private long savedAt;

  private LearnedScores(DataFolder folder, LiveScores scores, InstantSource wall, long now) {
    this.folder = folder;
    this.scores = scores;
    this.wall = wall;
    this.savedAt = now;
  }

  /** Gives scores back what a folder holds of these targets. To be called before traffic. */
  public static LearnedScores restore(
      DataFolder folder, LiveScores scores, Catalog catalog, InstantSource wall, long now) {
    JsonNode file = folder.read(FILE);
    if (file != null) {
      try {
        if (!file.path("saved").isIntegralNumber() || !file.path("targets").isArray()) {
          throw new IllegalArgumentException("no 'saved' and 'targets'");
        }
        List<Learned> learned =
            folder.json().treeToValue(file.path("targets"), new TypeReference<List<Learned>>() {});
        long gone = Math.max(0, wall.millis() - file.path("saved").asLong());
        List<Learned> older = learned.stream().map(one -> older(one, gone)).toList();
        scores.restore(older, catalog.targets(), now);
      } catch (JacksonException | IllegalArgumentException | NullPointerException e) {
        folder.putAside(FILE, String.valueOf(e.getMessage()));
      }
    }
    return new LearnedScores(folder, scores, wall, now);
  }

  private static Learned older(Learned one, long millis) {
    return new Learned(
        one.endpoint(),
        one.model(),
        one.successes(),
        one.failures(),
        one.idleMillis() + millis,
        one.counts().stream()
            .map(each -> new Learned.Count(each.kind(), each.ageMillis() + millis, each.count()))
            .toList(),
        one.lately().stream()
            .map(each -> new Learned.Last(each.ageMillis() + millis, each.success()))
            .toList(),
        one.speeds());
  }

  /** Keeps what is known now when a minute has passed since it was kept last. */
  public synchronized void saveEachMinute(Catalog catalog, long now) {
    if (now - savedAt >= PERIOD) {
      save(catalog, now);
    }
  }

  /** Keeps what is known now. */
  public synchronized void save(Catalog catalog, long now) {
    savedAt = now;
    if (!folder.keeps()) {
      return;
    }
    ObjectNode file = folder.json().createObjectNode().put("saved", wall.millis());
    file.set("targets", folder.json().valueToTree(scores.save(catalog.targets(), now)));
    folder.write(FILE, file);
  }
}
