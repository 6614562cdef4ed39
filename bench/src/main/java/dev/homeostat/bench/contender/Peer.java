package dev.homeostat.bench.contender;

import dev.homeostat.bench.machine.PortOwner;
import dev.homeostat.bench.machine.ProcessTree;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

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
  /** From the first character on that no name and no address has. */
  private static final Pattern SECRET = Pattern.compile("(?s)[^A-Za-z0-9._~:/@=\\[\\]-].*");

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
    return new Peer(first[0], base(first[1], text), model, Map.copyOf(headers));
  }

  private static URI base(String url, String text) {
    try {
      URI base = new URI(url);
      boolean plain = base.getRawUserInfo() == null && base.getRawQuery() == null;
      if (base.getHost() != null && plain && base.getRawFragment() == null) {
        return base;
      }
    } catch (URISyntaxException e) {
      throw bad(text);
    }
    throw bad(text);
  }

  /**
   * A peer of the command line as it may be shown: name, host and port. What stands behind them may
   * hold a key, also where it was mistyped.
   */
  public static String masked(String text) {
    return SECRET.matcher(text).replaceFirst("…").replaceAll("//[^/@]*@", "//…@");
  }

  private static IllegalArgumentException bad(String text) {
    return new IllegalArgumentException(
        "peer: "
            + masked(text)
            + " (expected: name=http://host:port/v1[;model=x/{}][;header=Name: value])");
  }

  @Override
  public Standing start(Lab lab) {
    Optional<ProcessTree> processes = PortOwner.of(base.getPort());
    return new Standing.Running(name, base, model, headers, processes, List.of(), "");
  }
}
