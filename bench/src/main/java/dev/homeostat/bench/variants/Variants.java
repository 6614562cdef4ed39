package dev.homeostat.bench.variants;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every setting that can be measured: a new one is a line here. */
final class Variants {
  /** The launcher's own settings, which every other row is held against. */
  static final Variant STANDARD = Variant.of("standard", "standard", "");

  /** The same in a process of its own: by how much two that are equal differ is the noise. */
  private static final Variant TWIN = Variant.of("standard", "standard-twin", "");

  private static final String NOT_SERIAL = "-XX:-UseSerialGC ";
  private static final String ALLOCATOR = "-Dio.netty.allocator.type=";

  /** A compilation whose working memory grows beyond this ends; its method stays as it is. */
  private static final String ARENA = "-XX:CompileCommand=quiet -XX:CompileCommand=MemLimit,*.*,";

  private static final String OPENSSL = "-Dhomeostat.tls=openssl";

  static final List<Variant> ALL =
      List.of(
          STANDARD,
          TWIN,
          Variant.of("collector", "parallel", NOT_SERIAL + "-XX:+UseParallelGC"),
          Variant.of("collector", "g1", NOT_SERIAL + "-XX:+UseG1GC"),
          Variant.of("collector", "zgc", NOT_SERIAL + "-XX:+UseZGC"),
          Variant.of("collector", "shenandoah", NOT_SERIAL + "-XX:+UseShenandoahGC"),
          Variant.of("heap", "heap-48", "-Xmx48m"),
          Variant.of("heap", "heap-64", "-Xmx64m -Xmn12m"),
          Variant.of("heap", "heap-unkept", "-Dhomeostat.heap.soft=9223372036854775807"),
          Variant.of("heap", "heap-512", "-Xmx512m"),
          Variant.of("young", "young-6", "-Xmn6m"),
          Variant.of("young", "young-16", "-Xmn16m -Xms24m"),
          Variant.of("young", "young-24", "-Xmn24m -Xms32m"),
          Variant.of("direct", "direct-32", "-XX:MaxDirectMemorySize=32m"),
          Variant.of("direct", "direct-512", "-XX:MaxDirectMemorySize=512m"),
          Variant.of("allocator", "pooled", ALLOCATOR + "pooled"),
          Variant.of(
              "allocator",
              "pooled-small",
              ALLOCATOR
                  + "pooled -Dio.netty.allocator.maxOrder=4"
                  + " -Dio.netty.allocator.numHeapArenas=0"),
          Variant.of("allocator", "unpooled", ALLOCATOR + "unpooled"),
          Variant.of("malloc", "arenas-2", "").withArenas(2),
          Variant.of("malloc", "arenas-8", "").withArenas(8),
          Variant.of("malloc", "trim-5000", "-XX:TrimNativeHeapInterval=5000"),
          Variant.of("malloc", "trim-off", "-XX:TrimNativeHeapInterval=0"),
          Variant.of("pages", "huge-pages", "-XX:+UseTransparentHugePages"),
          Variant.of("headers", "wide-headers", "-XX:-UseCompactObjectHeaders"),
          Variant.of("start", "no-cache", "-XX:AOTMode=off"),
          Variant.of("compiler", "c1-only", "-XX:TieredStopAtLevel=1"),
          Variant.of("compiler", "arena-4", ARENA + "4M~stop"),
          Variant.of("compiler", "arena-6", ARENA + "6M~stop"),
          Variant.of("compiler", "arena-10", ARENA + "10M~stop"),
          Variant.of("compiler", "code-32", "-XX:ReservedCodeCacheSize=32m"),
          Variant.of("transport", "io-uring", "-Dhomeostat.transport=io_uring"),
          Variant.of("transport", "nio", "-Dhomeostat.transport=nio"),
          Variant.of("loops", "loops-1", "-Dhomeostat.loops=1"),
          Variant.of("loops", "loops-4", "-Dhomeostat.loops=4"),
          Variant.of("tls", "tls-jdk", "-Dhomeostat.tls=jdk").withTls(),
          Variant.of("tls", "tls-openssl", OPENSSL).withTls());

  private Variants() {}

  /** All that are measured stand at once, and each takes memory and a little time of the others. */
  private static final int MOST = 6;

  /**
   * Those of these names and groups, the standard one and its twin always first.
   *
   * @throws IllegalArgumentException for a name that is neither, and for too many at once
   */
  static List<Variant> chosen(List<String> wanted) {
    Set<String> known =
        ALL.stream()
            .flatMap(variant -> List.of(variant.name(), variant.group()).stream())
            .collect(Collectors.toSet());
    for (String name : wanted) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException(
            "only: " + name + " (expected: " + known.stream().sorted().toList() + ")");
      }
    }
    List<Variant> others =
        ALL.stream()
            .filter(variant -> !variant.group().equals(STANDARD.group()))
            .filter(variant -> wanted.contains(variant.name()) || wanted.contains(variant.group()))
            .toList();
    if (others.isEmpty() || others.size() > MOST) {
      throw new IllegalArgumentException(
          "only: "
              + others.size()
              + " variants at once (expected: 1.."
              + MOST
              + "; choose some of the groups and names that --list shows)");
    }
    return Stream.concat(Stream.of(STANDARD, TWIN), others.stream()).toList();
  }
}
