package dev.homeostat.core.routing;

import dev.homeostat.core.catalog.Model;
import dev.homeostat.core.catalog.Profile;
import dev.homeostat.core.catalog.Target;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The few targets of a large model that are worth a draw for each request: two gamma variates for
 * each of 10,000 targets would cost more than the answer's way through the house.
 *
 * <p>The control plane publishes once a second; a plan reads. A shortlist belongs to the very list
 * of targets it was made from, so after a reload, until the next publication, a plan gets the whole
 * list and never a target of yesterday. All names of one list share its shortlists. Immutable
 * behind one volatile reference: safe for any thread, a read allocates nothing.
 */
public final class Shortlists {
  /** The most candidates on a shortlist. Models with no more targets have none. */
  public static final int MOST = 32;

  /** So many of them are there to get to know targets, new ones and those long not heard of. */
  static final int EXPLORED = 4;

  /** What a request is like when its price decides who is worth a draw. */
  private static final Workload TYPICAL = new Workload(1_000, 300);

  private volatile IdentityHashMap<List<Target>, List<Prepared>> published =
      new IdentityHashMap<>();

  private record Prepared(Profile profile, List<Target> targets) {}

  private Shortlists() {}

  /** Nothing is published yet: every model is its own shortlist. */
  public static Shortlists create() {
    return new Shortlists();
  }

  /**
   * The candidates to draw from, in the model's order. When it is {@code model.targets()} itself,
   * there is nobody else to fall back to.
   */
  public List<Target> candidates(Model model) {
    return candidates(model, model.profile());
  }

  /** The same for another profile than the model's. */
  public List<Target> candidates(Model model, Profile profile) {
    return candidates(model.targets(), profile);
  }

  /** The candidates of the very list that a model, or a pool of the moment, has. */
  public List<Target> candidates(List<Target> targets, Profile profile) {
    if (targets.size() <= MOST) {
      return targets;
    }
    List<Prepared> all = published.get(targets);
    if (all != null) {
      for (int i = 0; i < all.size(); i++) {
        Prepared prepared = all.get(i);
        if (prepared.profile.equals(profile)) {
          return prepared.targets;
        }
      }
    }
    return targets;
  }

  /**
   * Replaces what was published. Costs about half a microsecond for each target, model and profile.
   *
   * @param models every name that callers can use, each with the profile it is used with
   * @param random for the places of targets that aren't known well
   */
  public void publish(Iterable<Model> models, LiveScores scores, RandomGenerator random, long now) {
    IdentityHashMap<List<Target>, List<Prepared>> next = new IdentityHashMap<>();
    for (Model model : models) {
      if (model.targets().size() > MOST) {
        List<Prepared> all = next.computeIfAbsent(model.targets(), _ -> new ArrayList<>());
        if (all.stream().noneMatch(one -> one.profile.equals(model.profile()))) {
          all.add(new Prepared(model.profile(), best(model, scores, random, now)));
        }
      }
    }
    published = next;
  }

  private static List<Target> best(
      Model model, LiveScores scores, RandomGenerator random, long now) {
    List<Target> targets = model.targets();
    int size = targets.size();
    boolean[] chosen = new boolean[size];
    int places = MOST - explore(targets, chosen, scores, random, now);

    // A double orders like its bits as long as it isn't negative; the place goes below them.
    long[] ranks = new long[size];
    for (int i = 0; i < size; i++) {
      double mean = scores.mean(targets.get(i), model.profile(), TYPICAL, now);
      long order = chosen[i] ? 0 : Float.floatToRawIntBits((float) mean) + 1L;
      ranks[i] = order << 32 | (size - i);
    }
    Arrays.sort(ranks);
    for (int i = 0; i < places; i++) {
      chosen[size - (int) ranks[size - 1 - i]] = true;
    }

    List<Target> best = new ArrayList<>(MOST);
    for (int i = 0; i < size; i++) {
      if (chosen[i]) {
        best.add(targets.get(i));
      }
    }
    return List.copyOf(best);
  }

  /** Chooses up to {@link #EXPLORED} by chance, and says how many. */
  private static int explore(
      List<Target> targets, boolean[] chosen, LiveScores scores, RandomGenerator random, long now) {
    int[] picked = new int[EXPLORED];
    int seen = 0;
    for (int i = 0; i < targets.size(); i++) {
      Target target = targets.get(i);
      boolean wanted = !Exploration.known(target, scores) || scores.stale(target, now);
      if (wanted && !scores.degraded(target, now)) {
        // Reservoir sampling: each of them has the same chance.
        int place = seen < EXPLORED ? seen : random.nextInt(seen + 1);
        if (place < EXPLORED) {
          picked[place] = i;
        }
        seen++;
      }
    }
    int count = Math.min(seen, EXPLORED);
    for (int i = 0; i < count; i++) {
      chosen[picked[i]] = true;
    }
    return count;
  }
}
