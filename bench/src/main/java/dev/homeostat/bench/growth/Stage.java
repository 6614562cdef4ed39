package dev.homeostat.bench.growth;

import dev.homeostat.bench.Generator;
import dev.homeostat.bench.contender.Lab;
import dev.homeostat.bench.machine.Children;
import dev.homeostat.bench.machine.ProcessTree;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Where curves are measured: a temporary folder, a mock, a load generator; gone when closed. */
final class Stage implements AutoCloseable {
  private final Path root;
  private final Path work;
  private final Children children = Children.create();
  private final Workers workers = new Workers(children);
  private final Workers.Mock mock;
  private final Generator generator;
  private final String command;
  private final String javaOptions;
  private final PrintStream progress;
  private int gateways;

  private Stage(Path root, String command, String javaOptions, PrintStream progress)
      throws IOException {
    this.root = root;
    this.command = command;
    this.javaOptions = javaOptions;
    this.progress = progress;
    this.work = Files.createTempDirectory("homeostat-growth");
    this.mock = workers.mock();
    this.generator = workers.load();
  }

  /**
   * Sets the stage.
   *
   * @param command how the gateway is started, see {@link GatewayUnderTest.Recipe}
   */
  static Stage set(String command, String javaOptions, PrintStream progress) throws IOException {
    return new Stage(repository(), command, javaOptions, progress);
  }

  /** A gateway more, with what counts its direct memory when that is wanted. */
  GatewayUnderTest gateway(String yaml, boolean tracked) throws IOException {
    String options = (tracked ? GatewayUnderTest.TRACKED + " " : "") + javaOptions;
    Path folder = work.resolve("gateway-" + gateways++);
    var recipe = new GatewayUnderTest.Recipe(root, folder, command, options.strip());
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
    return new Lab(root, work, children, mock.port(), tree, List.of("mock-json"), cores, 1);
  }

  Fleet fleet() {
    return new Fleet(mock.port());
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

  Path root() {
    return root;
  }

  /** The folder of the launcher, looked for from here upwards; else the current folder. */
  private static Path repository() {
    Path here = Path.of("").toAbsolutePath();
    return Stream.iterate(here, folder -> folder != null, Path::getParent)
        .filter(folder -> Files.isRegularFile(folder.resolve("homeostat")))
        .findFirst()
        .orElse(here);
  }

  @Override
  public void close() throws IOException {
    children.close();
    try (Stream<Path> paths = Files.walk(work)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
