package dev.homeostat.core.simulation;

import dev.homeostat.core.exchange.ExchangePolicy;
import dev.homeostat.core.exchange.Jitter;
import dev.homeostat.core.exchange.Outcome;

/**
 * What exchanges and trials of one run share.
 *
 * @param fleet the targets
 * @param brain what is learned
 * @param chooser who decides on the order
 * @param recorder what is counted
 * @param watcher who is told
 * @param policy how exchanges are conducted
 * @param jitter where their chance comes from
 * @param underWay how many attempts each target has
 */
@SuppressWarnings("ArrayRecordComponent") // Counters, compared by no one.
record World(
    Scenario scenario,
    Fleet fleet,
    Brain brain,
    Chooser chooser,
    Recorder recorder,
    Watcher watcher,
    ExchangePolicy policy,
    Jitter jitter,
    int[] underWay) {

  void started(int target) {
    underWay[target]++;
    chooser.started(target);
  }

  void ended(int target) {
    underWay[target]--;
  }

  /** Tells everybody what an attempt came to. */
  void publish(int target, Outcome outcome, long now) {
    brain.outcome(outcome, now);
    chooser.ended(target, outcome, now);
    recorder.outcome(target, outcome);
    watcher.outcome(outcome, now);
  }
}
