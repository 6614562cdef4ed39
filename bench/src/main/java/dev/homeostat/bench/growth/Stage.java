package dev.homeostat.bench.growth;

import dev.homeostat.bench.Generator;
import dev.homeostat.bench.Workers;
import dev.homeostat.bench.contender.Lab;
import dev.homeostat.bench.machine.Children;
import dev.homeostat.bench.machine.ProcessTree;
import dev.homeostat.bench.machine.Workspace;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/** Where curves are measured: a temporary folder, a mock, a load generator; gone when closed. */
final class Stage implements AutoCloseable {
  private final Workspace place;
  private final Children children = Children.create();
  private final Workers workers = new Workers(children);
  private final Path authority;
  private final Workers.Mock mock;
  private final Generator generator;
  private final String command;
  private final String javaOptions;
  private final PrintStream progress;
  private int gateways;

  private Stage(String command, String javaOptions, PrintStream progress) throws IOException {
    this.place = Workspace.open("homeostat-growth");
    this.command = command;
    this.javaOptions = javaOptions;
    this.progress = progress;
    this.authority = place.work().resolve("authority.pem");
    this.mock = workers.mockWithTls(1, authority);
    this.generator = workers.load(1);
  }

  /**
   * Sets the stage.
   *
   * @param command how the gateway is started, see {@link GatewayUnderTest.Recipe}
   */
  static Stage set(String command, String javaOptions, PrintStream progress) throws IOException {
    return new Stage(command, javaOptions, progress);
  }

  /** A gateway more, with what counts its direct memory when that is wanted. */
  GatewayUnderTest gateway(String yaml, boolean tracked) throws IOException {
    String options = (tracked ? GatewayUnderTest.TRACKED + " " : "") + javaOptions;
    Path folder = place.work().resolve("gateway-" + gateways++);
    var recipe = new GatewayUnderTest.Recipe(place.root(), folder, command, options.strip());
    return GatewayUnderTest.start(children, recipe, yaml);
  }

  /** Ends a gateway that has been measured. */
  void end(GatewayUnderTest gateway) {
    children.end(gateway.process());
  }

  /** For the contenders of the main benchmark. */
  Lab lab() {
    int cores = Runtime.getRuntime().availableProcessors();
    ProcessTree tree = new ProcessTree(mock.process().pid());
    return new Lab(
        place.root(), place.work(), children, mock.port(), tree, List.of("mock-json"), cores, 1);
  }

  Fleet fleet() {
    return Fleet.of(mock.port());
  }

  /** The same, spoken to in TLS. */
  Fleet fleetInTls() {
    return Fleet.inTls(mock.tlsPort(), authority);
  }

  Generator generator() {
    return generator;
  }

  Workers workers() {
    return workers;
  }

  PrintStream progress() {
    return progress;
  }

  /** How gateways are started, for a reader. */
  String recipe() {
    String behind =
        javaOptions.isEmpty() ? "" : " with `" + javaOptions + "` behind its own JVM options";
    return "`" + command + "`" + behind;
  }

  Path root() {
    return place.root();
  }

  @Override
  public void close() throws IOException {
    children.close();
    place.close();
  }
}
