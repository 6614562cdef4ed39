package dev.homeostat.gateway.config;

import dev.homeostat.core.guard.GuardPolicy;
import dev.homeostat.core.simulation.Drift;
import dev.homeostat.core.simulation.Fault;
import dev.homeostat.core.simulation.Scenario;
import dev.homeostat.core.simulation.Schedule;
import dev.homeostat.core.simulation.SimulatedTarget;
import dev.homeostat.gateway.config.SimulationKeys.Change;
import dev.homeostat.gateway.config.SimulationKeys.Written;
import dev.homeostat.gateway.config.SimulationKeys.WrittenFault;
import dev.homeostat.gateway.config.SimulationKeys.WrittenPrice;
import dev.homeostat.gateway.config.SimulationKeys.WrittenTarget;
import dev.homeostat.gateway.config.yaml.Document;
import dev.homeostat.gateway.config.yaml.Node;
import dev.homeostat.gateway.config.yaml.YamlReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A traffic model for {@code homeostat simulate}, read and checked like a configuration.
 *
 * @param model what it says, or null when it has errors
 * @param problems what is wrong with it, in the order of the file
 */
public record SimulationFile(@Nullable Read model, List<Problem> problems) {
  /** The most requests of one run: about half an hour of work. */
  private static final double MOST_REQUESTS = 100_000_000;

  private static final int MOST_PERIODS = 1_000;

  /**
   * A model without errors.
   *
   * @param scenario targets and traffic
   * @param drift what makes each seed another world
   * @param seed where chance begins
   */
  public record Read(Scenario scenario, Drift drift, long seed) {}

  /** Copies. */
  public SimulationFile {
    problems = List.copyOf(problems);
  }

  /** Reads a file; one that can't be read is a problem like any other. */
  public static SimulationFile load(Path file, Surroundings surroundings) {
    String name = file.toString();
    String text;
    try {
      text = surroundings.files().read(file);
    } catch (IOException e) {
      String cause =
          switch (e) {
            case NoSuchFileException _ -> "the file does not exist";
            case CharacterCodingException _ -> "the file is not UTF-8";
            default -> "the file can't be read: " + e.getClass().getSimpleName();
          };
      Problems problems = new Problems(name, "");
      problems.error(0, 0, "", cause, "check the path and that this user may read it");
      return new SimulationFile(null, problems.list());
    }
    return read(name, text, surroundings);
  }

  private static SimulationFile read(String name, String text, Surroundings surroundings) {
    Problems problems = new Problems(name, text);
    Document document = YamlReader.read(text);
    for (Document.Flaw flaw : document.flaws()) {
      problems.error(flaw.line(), flaw.column(), flaw.path(), flaw.cause(), flaw.hint());
    }
    Node root = document.root();
    if (root == null && !document.flaws().isEmpty()) {
      return new SimulationFile(null, problems.list());
    }
    Node read = root == null ? new Node.Mapping(List.of(), 1, 1, 1) : root;
    Written written =
        SimulationKeys.ROOT.read(read, "", new Reading(problems, surroundings, Path.of("")));
    Read model = written == null ? null : check(document, problems, written);
    return new SimulationFile(problems.fatal() ? null : model, problems.list());
  }

  private static @Nullable Read check(Document document, Problems problems, Written written) {
    if (written.duration() < 1) {
      problems.error(document.at("duration"), "duration", "no time at all", "write a time like 7d");
    } else if (written.duration() / 1e9 * written.traffic().perSecond() > MOST_REQUESTS) {
      problems.error(
          document.at("traffic", "rate"),
          "traffic.rate",
          "more than 100 million requests",
          "lower the rate or the duration");
    }
    if (written.period() < 1 || written.duration() / written.period() >= MOST_PERIODS) {
      problems.error(document.at("period"), "period", "more than 1000 rows", "write a longer time");
    }
    if (written.targets().isEmpty()) {
      problems.error(
          document.at("targets"),
          "targets",
          "no target",
          "add one: alpha/chat: {first_content: …}");
    }
    Set<String> principals =
        written.traffic().principals().stream()
            .map(one -> one.name())
            .collect(Collectors.toCollection(TreeSet::new));
    List<SimulatedTarget> targets = new ArrayList<>();
    for (Map.Entry<String, WrittenTarget> one : written.targets().entrySet()) {
      SimulatedTarget target = target(document, problems, one.getKey(), one.getValue(), principals);
      if (target != null) {
        targets.add(target);
      }
    }
    if (problems.fatal()) {
      return null;
    }
    Scenario scenario =
        new Scenario(
            written.duration(),
            written.period(),
            targets,
            written.traffic(),
            written.strategy(),
            written.profile(),
            GuardPolicy.DEFAULTS.modes(written.breaker(), written.cooldown()),
            written.named());
    return new Read(scenario, written.drift(), written.seed());
  }

  private static @Nullable SimulatedTarget target(
      Document document,
      Problems problems,
      String name,
      WrittenTarget written,
      Set<String> principals) {
    WrittenPrice price = written.price() == null ? new WrittenPrice(0, 0) : written.price();
    Schedule first = Schedule.constant(written.firstContent());
    Schedule pace = Schedule.constant(written.perToken());
    Schedule input = Schedule.constant(price.input());
    Schedule output = Schedule.constant(price.output());
    Schedule errors = Schedule.constant(written.errors());
    boolean good = true;
    for (int i = 0; i < written.changes().size(); i++) {
      Change change = written.changes().get(i);
      try {
        if (change.firstContent() != null) {
          first =
              first.then(change.at(), SimulationKeys.millis(change.firstContent()), change.over());
        }
        if (change.perToken() != null) {
          pace = pace.then(change.at(), SimulationKeys.millis(change.perToken()), change.over());
        }
        if (change.price() != null) {
          input = input.then(change.at(), change.price().input(), change.over());
          output = output.then(change.at(), change.price().output(), change.over());
        }
        if (change.errors() != null) {
          errors = errors.then(change.at(), change.errors(), change.over());
        }
      } catch (IllegalArgumentException e) {
        problems.error(
            document.at("targets", name, "changes", i),
            Reading.join("targets", name) + ".changes[" + i + "]",
            "it begins before the change before it has ended",
            "write changes in the order of time");
        good = false;
      }
    }
    List<Fault> faults = new ArrayList<>();
    for (int i = 0; i < written.faults().size(); i++) {
      WrittenFault fault = written.faults().get(i);
      String path = Reading.join("targets", name) + ".faults[" + i + "]";
      Node at = document.at("targets", name, "faults", i);
      if (fault.principal() != null && !principals.contains(fault.principal())) {
        problems.error(
            at,
            path + ".principal",
            "'" + fault.principal() + "' sends nothing",
            "write one of " + String.join(", ", principals));
        good = false;
      }
      if (fault.lasts() < 1) {
        problems.error(at, path + ".for", "no time at all", "write a time like 20m");
        good = false;
        continue;
      }
      long retryAfter = fault.retryAfter() == null ? -1 : fault.retryAfter().toNanos();
      faults.add(
          new Fault(
              fault.kind(),
              fault.at(),
              fault.at() + fault.lasts(),
              fault.share(),
              retryAfter,
              fault.principal()));
    }
    int slash = name.indexOf('/');
    return good
        ? new SimulatedTarget(
            name.substring(0, slash),
            name.substring(slash + 1),
            written.quality(),
            first,
            pace,
            input,
            output,
            errors,
            faults)
        : null;
  }
}
