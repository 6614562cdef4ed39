package dev.homeostat.bench.growth;

import dev.homeostat.bench.machine.ProcessTree;
import java.net.URI;
import java.util.Map;

/**
 * A gateway that is asked.
 *
 * @param name its row
 * @param base its API, with the version
 * @param tree whose CPU and memory count
 * @param headers what each request carries besides
 */
record Subject(String name, URI base, ProcessTree tree, Map<String, String> headers) {}
