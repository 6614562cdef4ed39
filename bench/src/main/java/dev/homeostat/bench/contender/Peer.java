package dev.homeostat.bench.contender;

import dev.homeostat.bench.machine.PortOwner;
import dev.homeostat.bench.machine.ProcessTree;
import java.net.URI;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Another gateway that runs already and points at the mock (see {@code --mock-port}). Its CPU and
 * memory are those of the process that holds its port.
 *
 * @param name its row
 * @param base its API, with the version
 * @param model its spelling of a model, {@code {}} stands for the mock's name
 * @param headers what each request to it carries besides
 */
public record Peer(String name, URI base, String model, Map<String, String> headers)
    implements Contender {

  /**
   * Reads {@code name=url[;model=PATTERN][;header=NAME: VALUE]…}.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static Peer parse(String text) {
    List<String> parts = Arrays.asList(text.split(";", -1));
    String[] first = parts.getFirst().split("=", 2);
    if (first.length != 2 || !first[1].startsWith("http://")) {
      throw bad(text);
    }
    String model = "{}";
    Map<String, String> headers = new LinkedHashMap<>();
    for (String part : parts.subList(1, parts.size())) {
      String[] pair = part.strip().split("=", 2);
      String[] header = pair[pair.length - 1].split(": ", 2);
      if (pair.length == 2 && pair[0].equals("model")) {
        model = pair[1];
      } else if (pair.length == 2 && pair[0].equals("header") && header.length == 2) {
        headers.put(header[0], header[1]);
      } else {
        throw bad(text);
      }
    }
    return new Peer(first[0], URI.create(first[1]), model, Map.copyOf(headers));
  }

  private static IllegalArgumentException bad(String text) {
    return new IllegalArgumentException(
        "peer: "
            + text
            + " (expected: name=http://host:port/v1[;model=x/{}][;header=Name: value])");
  }

  @Override
  public Standing start(Lab lab) {
    Optional<ProcessTree> processes = PortOwner.of(base.getPort());
    return new Standing.Running(name, base, model, headers, processes, List.of(), "");
  }
}
