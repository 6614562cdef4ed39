package dev.homeostat.wall.score;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A score for programs. */
public final class ScoreJson {
  private ScoreJson() {}

  /** One object, indented; times are milliseconds. */
  public static String of(Score score) {
    ObjectNode root =
        JsonNodeFactory.instance
            .objectNode()
            .put("target", score.target())
            .put("profile", score.profile().label())
            .put("prefill", score.prefill())
            .put("all_passed", score.allPassed());
    ArrayNode orders = root.putArray("orders");
    for (Score.OrderScore order : score.orders()) {
      ObjectNode node = orders.addObject().put("order", order.name());
      ObjectNode totals = node.putObject("totals");
      for (Verdict verdict : Verdict.values()) {
        totals.put(verdict.label(), order.count(verdict));
      }
      ArrayNode rows = node.putArray("scenarios");
      order.rows().forEach(row -> rows.add(row(row)));
    }
    return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
  }

  private static ObjectNode row(Row row) {
    ObjectNode node =
        JsonNodeFactory.instance
            .objectNode()
            .put("id", row.what().id())
            .put("fault", row.what().fault())
            .put("verdict", row.judgement().verdict().label())
            .put("got", row.judgement().got())
            .put("primary_attempts", row.primary())
            .put("fallback_attempts", row.fallback())
            .put("ms", row.millis())
            .put("healthy_requests_before", row.settled());
    row.judgement().reasons().forEach(node.putArray("reasons")::add);
    row.notes().forEach(node.putArray("notes")::add);
    return node;
  }
}
