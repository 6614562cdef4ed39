package dev.homeostat.wire.openai;

import dev.homeostat.core.money.Usage;

/** A usage that nobody counted, as JSON that says so. */
public final class UsageJson {
  private UsageJson() {}

  /** The object; a member beside the numbers says that they are a guess. */
  public static String of(Usage estimate) {
    return "{\"prompt_tokens\":"
        + estimate.input()
        + ",\"completion_tokens\":"
        + estimate.output()
        + ",\"total_tokens\":"
        + (estimate.input() + estimate.output())
        + ",\"estimated\":true}";
  }
}
