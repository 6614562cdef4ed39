package dev.homeostat.wire.openai;

import dev.homeostat.core.money.Usage;

/** A usage as JSON. */
public final class UsageJson {
  private UsageJson() {}

  /** The object; a member beside the numbers says so when they are a guess. */
  public static String of(Usage usage) {
    return "{\"prompt_tokens\":"
        + usage.input()
        + ",\"completion_tokens\":"
        + usage.output()
        + ",\"total_tokens\":"
        + (usage.input() + usage.output())
        + (usage.estimated() ? ",\"estimated\":true}" : "}");
  }
}
