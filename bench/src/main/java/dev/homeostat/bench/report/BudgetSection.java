package dev.homeostat.bench.report;

import dev.homeostat.bench.Measurements;
import java.util.List;

/** The budgets, and where this run stands. */
final class BudgetSection {
  /** What a run beside others can't say, and what says it. */
  private static final String ELSEWHERE =
      """
      Not measured by this kind of run: memory of 10,000 idle streams and how cost grows with \
      targets, keys and prompts (`./homeostat bench growth`), flat memory over hours \
      (`./homeostat bench soak`), the routing decision, the doctor and the longest block of an \
      event loop (`./homeostat bench inner`).
      """;

  private BudgetSection() {}

  static Section of(Measurements run) {
    List<Aim> aims = Aim.all(run);
    if (aims.isEmpty()) {
      return new Section("Budgets", "This run has no figure a budget is set for.\n", List.of());
    }
    Table table = new Table("figure", "budget", "nginx", "homeostat", "× nginx", "this run");
    aims.forEach(
        aim ->
            table.row(
                aim.what(),
                aim.budget(),
                aim.nginx().brief(),
                aim.ours().brief(),
                aim.ratio(),
                aim.verdict()));
    return new Section("Budgets", table.markdown() + "\n" + ELSEWHERE, List.of());
  }
}
