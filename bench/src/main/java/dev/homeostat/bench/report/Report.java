package dev.homeostat.bench.report;

import dev.homeostat.bench.Measurements;
import dev.homeostat.bench.Plan;
import dev.homeostat.bench.contender.Standing;
import dev.homeostat.bench.machine.MachineFacts;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A run as a document: what was run, the budgets, the standing among peers, then every scenario.
 *
 * @param date the day it ended, UTC
 * @param machine where it ran
 * @param busyBefore load average before the run
 * @param busyAfter load average after it
 * @param plan what was done
 * @param quick whether it was a short run, whose figures are noisier
 * @param command the command line
 * @param workers nginx workers
 * @param absent who was not measured though asked for
 * @param unasked peers on offer that nobody asked for
 * @param run what was measured
 */
public record Report(
    LocalDate date,
    MachineFacts machine,
    String busyBefore,
    String busyAfter,
    Plan plan,
    boolean quick,
    String command,
    int workers,
    List<Standing.Absent> absent,
    List<String> unasked,
    Measurements run) {
  /** Copies the lists. */
  public Report {
    absent = List.copyOf(absent);
    unasked = List.copyOf(unasked);
  }

  /** The whole document in Markdown, without pictures. */
  public String markdown() {
    return text(sections(), false);
  }

  /** The document with its pictures: text by file name, {@code README.md} first. */
  public Map<String, String> files() {
    List<Section> sections = sections();
    Map<String, String> files = new LinkedHashMap<>();
    files.put("README.md", text(sections, true));
    sections.stream()
        .flatMap(section -> section.pictures().stream())
        .forEach(picture -> files.put(picture.file(), picture.svg()));
    return files;
  }

  private List<Section> sections() {
    Stream<Section> head =
        Stream.of(
            new MethodSection(this).section(),
            BudgetSection.of(run),
            StandingSection.of(run, plan));
    Stream<Section> scenarios =
        plan.scenarios().stream().map(scenario -> new ScenarioSection(run, scenario).section());
    return Stream.of(head, scenarios, Stream.of(ProfileSection.of(run)))
        .flatMap(part -> part)
        .toList();
  }

  private String text(List<Section> sections, boolean pictured) {
    String body =
        sections.stream().map(section -> section.markdown(pictured)).collect(Collectors.joining());
    String title = "# Benchmark of " + date + (quick ? ", a quick run" : "");
    return title + "\n\n" + body.stripTrailing() + "\n";
  }
}
