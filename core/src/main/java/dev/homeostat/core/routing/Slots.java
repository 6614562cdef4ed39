package dev.homeostat.core.routing;

import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.exchange.Exclusion;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The bench on which a plan is made: what was found out of each target that was looked at, in
 * parallel arrays that are used again for the next plan. What explanations show is read from here,
 * so they can't tell another story. Not thread-safe.
 */
final class Slots {
  /** Where a usable target stands among the others of its step, the first first. */
  static final byte LEADS = 0;

  static final byte TAKES_PART = 1;

  /** It has just recovered and sits this request out. */
  static final byte SITS_OUT = 2;

  private static final int FIRST_CAPACITY = 64;

  @Nullable Target[] targets = new Target[FIRST_CAPACITY];

  /** The step that it was looked at for. */
  int[] steps = new int[FIRST_CAPACITY];

  /** Its place in the list it came from. */
  int[] indexes = new int[FIRST_CAPACITY];

  double[] weights = new double[FIRST_CAPACITY];

  @Nullable Exclusion[] exclusions = new Exclusion[FIRST_CAPACITY];

  /** How long its exclusion lasts; {@link Long#MAX_VALUE} when nobody knows. */
  long[] clearsIn = new long[FIRST_CAPACITY];

  /** Whether the plan met it for the first time: in a cascade it may stand in several tiers. */
  boolean[] first = new boolean[FIRST_CAPACITY];

  /** Its place in the caller's own order of providers. */
  int[] groups = new int[FIRST_CAPACITY];

  byte[] classes = new byte[FIRST_CAPACITY];

  /** What decides inside a class: the larger the earlier. */
  double[] keys = new double[FIRST_CAPACITY];

  /** The share of traffic that it gets so soon after its recovery. */
  double[] slowStarts = new double[FIRST_CAPACITY];

  boolean[] sticky = new boolean[FIRST_CAPACITY];
  boolean[] explored = new boolean[FIRST_CAPACITY];

  /** Its place in the plan, or -1. */
  int[] ranks = new int[FIRST_CAPACITY];

  private int size;

  /** By target number, the slot that it was last looked at in; true only if that slot says so. */
  private int[] slotOf = new int[FIRST_CAPACITY];

  int size() {
    return size;
  }

  void clear() {
    // Targets of a configuration that is gone must not be kept for ever.
    Arrays.fill(targets, 0, size, null);
    size = 0;
  }

  Target target(int slot) {
    Target target = targets[slot];
    if (target == null) {
      throw new IllegalStateException("slot: " + slot + " (expected: below " + size + ")");
    }
    return target;
  }

  boolean usable(int slot) {
    return exclusions[slot] == null;
  }

  boolean soft(int slot) {
    Exclusion exclusion = exclusions[slot];
    return exclusion != null && exclusion.hardness() == Exclusion.Hardness.SOFT;
  }

  /** The slot from {@code from} on in which a target is, or -1. */
  int find(Target target, int from) {
    int id = target.id().index();
    if (id >= slotOf.length) {
      return -1;
    }
    int slot = slotOf[id];
    return slot >= from && slot < size && target(slot).id().index() == id ? slot : -1;
  }

  /** Takes a target onto the bench. */
  int add(Target target, int step, int index, double weight) {
    int slot = size;
    if (slot == steps.length) {
      grow();
    }
    int id = target.id().index();
    if (id >= slotOf.length) {
      slotOf = Arrays.copyOf(slotOf, Math.max(id + 1, 2 * slotOf.length));
    }
    boolean known = find(target, 0) >= 0;
    slotOf[id] = slot;
    size++;
    targets[slot] = target;
    steps[slot] = step;
    indexes[slot] = index;
    weights[slot] = weight;
    exclusions[slot] = null;
    clearsIn[slot] = 0;
    first[slot] = !known;
    groups[slot] = 0;
    classes[slot] = TAKES_PART;
    keys[slot] = Double.NaN;
    slowStarts[slot] = 1;
    sticky[slot] = false;
    explored[slot] = false;
    ranks[slot] = -1;
    return slot;
  }

  /** Takes back what was added last. */
  void removeLast() {
    size--;
    targets[size] = null;
  }

  /** Whether one comes before another of its step. */
  boolean before(int one, int other) {
    if (groups[one] != groups[other]) {
      return groups[one] < groups[other];
    }
    if (classes[one] != classes[other]) {
      return classes[one] < classes[other];
    }
    int byKey = Double.compare(keys[one], keys[other]);
    return byKey != 0 ? byKey > 0 : indexes[one] < indexes[other];
  }

  private void grow() {
    int more = 2 * steps.length;
    targets = Arrays.copyOf(targets, more);
    steps = Arrays.copyOf(steps, more);
    indexes = Arrays.copyOf(indexes, more);
    weights = Arrays.copyOf(weights, more);
    exclusions = Arrays.copyOf(exclusions, more);
    clearsIn = Arrays.copyOf(clearsIn, more);
    first = Arrays.copyOf(first, more);
    groups = Arrays.copyOf(groups, more);
    classes = Arrays.copyOf(classes, more);
    keys = Arrays.copyOf(keys, more);
    slowStarts = Arrays.copyOf(slowStarts, more);
    sticky = Arrays.copyOf(sticky, more);
    explored = Arrays.copyOf(explored, more);
    ranks = Arrays.copyOf(ranks, more);
  }
}
