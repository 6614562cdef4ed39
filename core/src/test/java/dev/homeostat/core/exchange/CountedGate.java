package dev.homeostat.core.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.core.catalog.Target;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Another gate with every permit counted: each is given back once, and none is left at the end. */
final class CountedGate implements AttemptGate {
  private final AttemptGate gate;
  private final Function<Target, @Nullable Exclusion> mood;
  private final Map<Long, Target> open = new HashMap<>();
  private final Map<Long, Target> given = new HashMap<>();
  private long last;

  /** A gate that refuses nothing that the other doesn't. */
  static CountedGate over(AttemptGate gate) {
    return new CountedGate(gate, _ -> null);
  }

  /** A gate that refuses a target for this reason, or not at all for null. */
  static CountedGate moody(Function<Target, @Nullable Exclusion> mood) {
    return new CountedGate(AttemptGate.OPEN, mood);
  }

  private CountedGate(AttemptGate gate, Function<Target, @Nullable Exclusion> mood) {
    this.gate = gate;
    this.mood = mood;
  }

  @Override
  public boolean bears(Target target, long now) {
    return gate.bears(target, now);
  }

  @Override
  public long acquire(Target target, long held, boolean lastResort, long now) {
    if (held != NO_PERMIT) {
      assertThat(open.get(held)).as("what is held is open, and of this target").isEqualTo(target);
    }
    Exclusion why = mood.apply(target);
    if (why != null && !(lastResort && why.hardness() == Exclusion.Hardness.SOFT)) {
      open.remove(held);
      return why.asRefusal();
    }
    if (held != NO_PERMIT) {
      return held;
    }
    given.put(++last, target);
    open.put(last, target);
    return last;
  }

  @Override
  public void release(Target target, long permit, long now) {
    assertThat(open.remove(permit)).as("a permit is given back once").isEqualTo(target);
  }

  @Override
  public int credential(Target target, long tried, long now) {
    return gate.credential(target, tried, now);
  }

  void outcome(Outcome outcome) {
    @Nullable Target known =
        outcome.leftTarget() ? open.remove(outcome.permit()) : given.get(outcome.permit());
    assertThat(known).as("an outcome has a permit of its target").isEqualTo(outcome.target());
  }

  void ended() {
    assertThat(open).as("permits left at the end").isEmpty();
  }
}
