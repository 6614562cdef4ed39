package dev.homeostat;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.core.domain.properties.HasModifiers.Predicates.modifier;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.homeostat.core.exchange.Origin;
import dev.homeostat.gateway.exchange.AttemptLoop;
import dev.homeostat.gateway.exchange.TinyCompletion;
import dev.homeostat.gateway.upstream.Caller;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import java.util.Date;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * The walls of the house. Each test is a sentence about the whole of it; what it forbids and what
 * it allows stands in the test. To move a wall, change the sentence first.
 *
 * <pre>
 *   gateway   the process: HTTP in, HTTP out, loops, command line
 *      │  └─────────────┐
 *      │               wall   a scripted misbehaving provider
 *      │                │
 *     wire ◄────────────┘     dialects: bytes to facts, facts to bytes
 *      │
 *     core                    decisions: pure Java, no I/O, no threads, no clock
 * </pre>
 */
@DisplayName("The house stands as it was drawn")
@SuppressWarnings("NullAway.Init")
class ArchitectureTest {
  private static final String CORE = "dev.homeostat.core..";
  private static final String WIRE = "dev.homeostat.wire..";
  private static final String WALL = "dev.homeostat.wall..";
  private static final String GATEWAY = "dev.homeostat.gateway..";

  /** The composition root: the package itself, without what is below it. */
  private static final String ROOT = "dev.homeostat.gateway";

  private static final String CLI = "dev.homeostat.gateway.cli..";

  /** What the compiler reads and the process never does. */
  private static final String[] ANNOTATIONS = {
    "org.jspecify.annotations..", "com.google.errorprone.annotations.."
  };

  private static JavaClasses house;

  @BeforeAll
  static void look() {
    house =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(
                "dev.homeostat.core",
                "dev.homeostat.wire",
                "dev.homeostat.wall",
                "dev.homeostat.gateway");
  }

  @Nested
  @DisplayName("core decides")
  class Core {
    @Test
    @DisplayName("It depends on nothing but the JDK and annotations")
    void dependsOnNothing() {
      classes()
          .that()
          .resideInAPackage(CORE)
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(CORE, "java..").or(resideInAnyPackage(ANNOTATIONS)))
          .check(house);
    }

    @Test
    @DisplayName("It knows no socket, no file, no thread and no database")
    void knowsNoWorld() {
      noClasses()
          .that()
          .resideInAPackage(CORE)
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("java.net..", "java.io..", "java.nio..", "java.sql..", "javax..")
                  .and(DescribedPredicate.not(simpleName("URI")))
                  .and(DescribedPredicate.not(simpleName("URISyntaxException")))
                  .and(DescribedPredicate.not(resideInAnyPackage("java.nio.charset"))))
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Thread.class)
          .orShould()
          .dependOnClassesThat(
              resideInAnyPackage("java.util.concurrent")
                  .and(DescribedPredicate.not(simpleName("TimeUnit")))
                  .and(DescribedPredicate.not(simpleName("ConcurrentHashMap")))
                  .and(DescribedPredicate.not(simpleName("ConcurrentMap"))))
          .check(house);
    }

    @Test
    @DisplayName("Time and chance are arguments: it asks no clock and throws no dice")
    void asksNoClock() {
      noClasses()
          .that()
          .resideInAPackage(CORE)
          .should()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(LocalDateTime.class, "now")
          .orShould()
          .callMethod(ZonedDateTime.class, "now")
          .orShould()
          .callMethod(Math.class, "random")
          .orShould()
          .dependOnClassesThat()
          .belongToAnyOf(Clock.class, Date.class, Random.class)
          .orShould()
          .dependOnClassesThat()
          .haveSimpleName("ThreadLocalRandom")
          .check(house);
    }

    @Test
    @DisplayName("Its public classes have no public fields but constants")
    void noPublicFields() {
      fields()
          .that()
          .areDeclaredInClassesThat(resideInAnyPackage(CORE).and(modifier(JavaModifier.PUBLIC)))
          .and()
          .arePublic()
          .should()
          .beStatic()
          .andShould()
          .beFinal()
          .check(house);
    }
  }

  @Nested
  @DisplayName("wire reads and writes bytes")
  class Wire {
    @Test
    @DisplayName("It stands on core and a JSON library, and knows neither Netty nor sockets")
    void knowsBytesOnly() {
      classes()
          .that()
          .resideInAPackage(WIRE)
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(CORE, WIRE, "java..", "tools.jackson..")
                  .or(resideInAnyPackage(ANNOTATIONS)))
          .check(house);
      noClasses()
          .that()
          .resideInAPackage(WIRE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.net..", "java.nio.channels..", "java.nio.file..")
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Thread.class)
          .check(house);
    }
  }

  @Nested
  @DisplayName("An arrow only points down")
  class Arrows {
    @Test
    @DisplayName("core knows no other module; wire knows core; wall knows wire and core")
    void down() {
      noClasses()
          .that()
          .resideInAPackage(CORE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(WIRE, WALL, GATEWAY)
          .check(house);
      noClasses()
          .that()
          .resideInAPackage(WALL)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(GATEWAY)
          .check(house);
    }

    @Test
    @DisplayName(
        "Only the composition root knows the wall: it simulates, it serves nobody's traffic")
    void wallFromRootOnly() {
      noClasses()
          .that()
          .resideInAPackage(GATEWAY)
          .and()
          .resideOutsideOfPackage(ROOT)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(WALL)
          .check(house);
    }

    @Test
    @DisplayName("No packages of a module depend on each other in a circle")
    void noCircles() {
      slices().matching("dev.homeostat.core.(*)..").should().beFreeOfCycles().check(house);
      slices().matching("dev.homeostat.wire.(*)..").should().beFreeOfCycles().check(house);
      slices().matching("dev.homeostat.wall.(*)..").should().beFreeOfCycles().check(house);
      slices().matching("dev.homeostat.gateway.(*)..").should().beFreeOfCycles().check(house);
    }
  }

  @Nested
  @DisplayName("gateway executes")
  class Gateway {
    @Test
    @DisplayName(
        "Netty stays at the edges: ingress, upstream, exchange, the composition root; and wall")
    void netty() {
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "dev.homeostat.gateway.ingress..",
              "dev.homeostat.gateway.upstream..",
              "dev.homeostat.gateway.exchange..",
              ROOT,
              WALL)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.netty..")
          .check(house);
    }

    @Test
    @DisplayName("Every upstream call goes through Caller, and only AttemptLoop makes a customer's")
    void customersCalls() {
      noClasses()
          .that()
          .resideInAPackage(GATEWAY)
          .and()
          .resideOutsideOfPackage("dev.homeostat.gateway.upstream..")
          .and()
          .areNotAssignableTo(AttemptLoop.class)
          .and()
          // A trial's; it names its origin itself, and customers' origins are Admission's.
          .areNotAssignableTo(TinyCompletion.class)
          .should()
          .callMethodWhere(target(owner(simpleName("Caller"))).and(target(nameMatching("call"))))
          .check(house);
      // Admission names the origin of what it admits; nobody else may.
      noClasses()
          .that()
          .resideInAPackage(GATEWAY)
          .and()
          .haveNameNotMatching(".*\\.ChatSurface(\\$.*)?")
          .should()
          .accessField(Origin.class, "CUSTOMER")
          .check(house);
      assertThat(
              house.get(Caller.class).getAccessesToSelf().stream().map(JavaAccess::getOriginOwner))
          .isNotEmpty();
    }

    @Test
    @DisplayName("Nobody but the command line and the composition root writes to the terminal")
    void noTerminal() {
      noClasses()
          .that()
          .resideOutsideOfPackages(CLI, ROOT)
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err")
          .check(house);
    }

    @Test
    @DisplayName("Only the composition root and the start of the process may end it")
    void noExit() {
      noClasses()
          .that()
          .resideOutsideOfPackages(CLI, ROOT)
          .should()
          .callMethod(System.class, "exit", int.class)
          .orShould()
          .callMethod(Runtime.class, "halt", int.class)
          .check(house);
    }
  }

  @Nested
  @DisplayName("Everywhere")
  class Everywhere {
    @Test
    @DisplayName("State has an owner: a static field never changes")
    void noStaticState() {
      fields().that().areStatic().should().beFinal().check(house);
    }

    @Test
    @DisplayName("Every package says what null means: it is @NullMarked")
    void nullMarked() {
      Set<String> marked =
          house.stream()
              .filter(type -> type.getSimpleName().equals("package-info"))
              .filter(type -> type.isAnnotatedWith(NullMarked.class))
              .map(JavaClass::getPackageName)
              .collect(Collectors.toSet());
      Set<String> all =
          house.stream()
              .map(JavaClass::getPackageName)
              .collect(Collectors.toCollection(TreeSet::new));
      assertThat(marked).containsAll(all);
    }
  }
}
