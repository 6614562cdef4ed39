package dev.homeostat.bench.report;

import dev.homeostat.bench.Profile;
import dev.homeostat.bench.contender.Direct;
import dev.homeostat.bench.contender.Homeostat;
import dev.homeostat.bench.contender.Nginx;
import dev.homeostat.bench.machine.MachineFacts;
import java.util.List;

/** What was run, where, and how. */
record MethodSection(Report report) {

  Section section() {
    StringBuilder text =
        new StringBuilder("```\n" + report.command() + "\n```\n\n")
            .append(machine())
            .append('\n')
            .append(contenders());
    report
        .absent()
        .forEach(
            one -> text.append("\nNot measured: " + one.name() + " (" + one.reason() + ").\n"));
    if (!report.unasked().isEmpty()) {
      text.append("\nNot asked for: " + String.join(", ", report.unasked()) + " (`--peers`).\n");
    }
    if (busy()) {
      text.append("\nThe machine had been busy until it began: compare inside this run only.\n");
    }
    return new Section("What was run", text.append('\n').append(method()).toString(), List.of());
  }

  /** Every core had work right before, be it that of building what is measured. */
  private boolean busy() {
    try {
      return Double.parseDouble(report.busyBefore()) >= report.machine().cores();
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private String machine() {
    MachineFacts machine = report.machine();
    return new Table("machine", "")
        .row("date", report.date().toString())
        .row("commit", machine.commit())
        .row("cores", Integer.toString(machine.cores()))
        .row("CPU", machine.cpuModel())
        .row("kernel", machine.kernel())
        .row("JDK", machine.jdk())
        .row("load average before and after", report.busyBefore() + ", " + report.busyAfter())
        .markdown();
  }

  private String contenders() {
    Table table = new Table("contender", "version");
    report.run().profiles().forEach(profile -> table.row(profile.contender(), version(profile)));
    return table.markdown();
  }

  private String version(Profile profile) {
    if (!profile.version().isEmpty()) {
      return profile.version();
    }
    return switch (profile.contender()) {
      case Direct.NAME -> "the mock itself";
      case Homeostat.NAME -> "commit " + report.machine().commit();
      case Nginx.NAME -> report.machine().nginx().orElse("unknown");
      default -> "unknown";
    };
  }

  private String method() {
    return """
    Mock provider, load generator and contenders are processes of their own on the loopback \
    interface of one machine and share its cores. Every answer is verified (status, content, \
    end); one that fails counts as an error and gives no latency. %d rounds; in each, every \
    scenario once in random order, in it every contender once in random order (seed %d), \
    %.1f s a trial, after a warm-up of %,d JSON exchanges and %.1f s of each scenario. Figures \
    are the median over the rounds, in brackets the range. Added and × nginx are computed inside \
    each round, then summarised; added is against the direct way to the mock. Closed loops: a \
    connection sends its next request when the last is answered, so a slower contender is sent \
    less. In the open loop requests are due at fixed times and latency counts from the due time, \
    whether or not a connection was free (no coordinated omission). CPU is user and system time \
    of the contender's whole process tree from process accounting, divided by the exchanges begun \
    or the chunks seen; the row of direct is the mock's own. Memory is taken four times a second \
    under load, for all processes of a contender together: resident memory (RSS) of a single \
    process; for several the sum of their proportional shares (PSS) where the kernel shows them, \
    because RSS counts a page that forked workers share once for each. nginx is `proxy_pass` \
    with %d workers, upstream keep-alive 256, no buffering, no access log.
    """
        .formatted(
            report.plan().rounds(),
            report.plan().seed(),
            report.plan().trialMillis() / 1e3,
            report.plan().warmUpExchanges(),
            report.plan().warmUpMillis() / 1e3,
            report.workers());
  }
}
