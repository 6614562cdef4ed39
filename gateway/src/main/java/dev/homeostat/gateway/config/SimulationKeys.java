package dev.homeostat.gateway.config;

import dev.homeostat.core.catalog.Profile;
import dev.homeostat.core.catalog.Strategy;
import dev.homeostat.core.guard.GuardPolicy.Mode;
import dev.homeostat.core.simulation.Drift;
import dev.homeostat.core.simulation.Fault;
import dev.homeostat.core.simulation.Schedule;
import dev.homeostat.core.simulation.Traffic;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The keys of a simulation's file. Times in it count from its beginning, at midnight. */
final class SimulationKeys {
  /** All of a file. */
  record Written(
      long duration,
      long period,
      int seed,
      Strategy strategy,
      Profile profile,
      boolean named,
      Mode breaker,
      Mode cooldown,
      Traffic traffic,
      Drift drift,
      Map<String, WrittenTarget> targets) {}

  /** A target as written. */
  record WrittenTarget(
      int quality,
      double firstContent,
      double perToken,
      @Nullable WrittenPrice price,
      double errors,
      List<Change> changes,
      List<WrittenFault> faults) {}

  /** A price in dollars. */
  record WrittenPrice(double input, double output) {}

  /** What is different from a time on. */
  record Change(
      long at,
      long over,
      @Nullable Duration firstContent,
      @Nullable Duration perToken,
      @Nullable WrittenPrice price,
      @Nullable Double errors) {}

  /** A fault as written. */
  record WrittenFault(
      Fault.Kind kind,
      long at,
      long lasts,
      double share,
      @Nullable Duration retryAfter,
      @Nullable String principal) {}

  private static final long WEEK = TimeUnit.DAYS.toNanos(7);
  private static final long LONGEST = TimeUnit.DAYS.toNanos(366);
  private static final Pattern DAYS = Pattern.compile("([0-9]{1,4}(?:\\.[0-9]{1,6})?)\\s*d");
  private static final Pattern SUM = Pattern.compile("\\s*\\+\\s*");
  private static final Pattern TARGET =
      Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}/[A-Za-z0-9][A-Za-z0-9._:/-]{0,127}");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  private static final Form<Duration> LATENCY = Forms.duration(Duration.ofNanos(1_000));
  private static final Form<Duration> WAIT = Forms.duration(Duration.ZERO);
  private static final Form<Double> SHARE = Forms.number(0, 1, false);
  private static final Form<Double> PART = Forms.number(0, 1, true);
  private static final Form<Double> DOLLARS = Forms.number(0, 10_000, false);

  /** A time since the beginning, or a span: {@code 90s}, {@code 2d}, {@code 2d+6h}. */
  private static final Form<Long> SPAN =
      Forms.parsed(
          "a time like 90s, 12h, 2d or 2d+6h", Forms.shape("type", "string"), SimulationKeys::span);

  private static final Key<Double> INPUT =
      Key.required("input", DOLLARS, "Dollars per million prompt tokens.");
  private static final Key<Double> OUTPUT =
      Key.required("output", DOLLARS, "Dollars per million output tokens.");
  private static final Section<WrittenPrice> PRICES =
      new Section<>(List.of(INPUT, OUTPUT), f -> new WrittenPrice(f.get(INPUT), f.get(OUTPUT)));

  private static final Key<Long> AT = Key.required("at", SPAN, "When, since the beginning.");
  private static final Key<Long> OVER =
      Key.of("over", SPAN, 0L, "How long the change takes; at once when absent.");
  private static final Key<Duration> NEW_FIRST =
      Key.optional("first_content", LATENCY, "The median time to the first content from then on.");
  private static final Key<Duration> NEW_PACE =
      Key.optional("per_token", LATENCY, "The median time per output token from then on.");
  private static final Key<WrittenPrice> NEW_PRICE =
      Key.optional("price", PRICES, "The price from then on.");
  private static final Key<Double> NEW_ERRORS =
      Key.optional("errors", SHARE, "The share of 503 answers from then on.");
  private static final Section<Change> CHANGE =
      new Section<>(
          List.of(AT, OVER, NEW_FIRST, NEW_PACE, NEW_PRICE, NEW_ERRORS),
          f ->
              new Change(
                  f.get(AT),
                  f.get(OVER),
                  f.find(NEW_FIRST),
                  f.find(NEW_PACE),
                  f.find(NEW_PRICE),
                  f.find(NEW_ERRORS)));

  private static final Key<Fault.Kind> KIND =
      Key.required(
          "kind",
          Forms.word(words(Fault.Kind.values(), k -> k.name().toLowerCase(Locale.ROOT)), _ -> null),
          "What it does instead of answering: error, silent, cut, rate_limited or refused.");
  private static final Key<Long> LASTS = Key.required("for", SPAN, "How long.");
  private static final Key<Double> HITS =
      Key.of("share", PART, 1.0, "The share of requests that it hits.");
  private static final Key<Duration> RETRY_AFTER =
      Key.optional("retry_after", WAIT, "What a rate limit states.");
  private static final Key<String> WHOSE =
      Key.optional("principal", Forms.TEXT, "Whose requests alone it hits.");
  private static final Section<WrittenFault> FAULT =
      new Section<>(
          List.of(KIND, AT, LASTS, HITS, RETRY_AFTER, WHOSE),
          f ->
              new WrittenFault(
                  f.get(KIND),
                  f.get(AT),
                  f.get(LASTS),
                  f.get(HITS),
                  f.find(RETRY_AFTER),
                  f.find(WHOSE)));

  private static final Key<Integer> QUALITY =
      Key.of("quality", Forms.whole(0, 100), 50, "The operator's rank of its answers.");
  private static final Key<Duration> FIRST =
      Key.required("first_content", LATENCY, "The median time to the first content.");
  private static final Key<Duration> PACE =
      Key.required("per_token", LATENCY, "The median time per output token.");
  private static final Key<WrittenPrice> PRICE =
      Key.optional("price", PRICES, "What its tokens cost; nothing when absent.");
  private static final Key<Double> ERRORS =
      Key.of("errors", SHARE, 0.0, "The share of requests that end in a 503 beside all faults.");
  private static final Key<List<Change>> CHANGES =
      Key.of("changes", Groups.list(CHANGE, 0), List.of(), "What changes, in order of time.");
  private static final Key<List<WrittenFault>> FAULTS =
      Key.of("faults", Groups.list(FAULT, 0), List.of(), "When it fails.");
  private static final Section<WrittenTarget> ONE =
      new Section<>(
          List.of(QUALITY, FIRST, PACE, PRICE, ERRORS, CHANGES, FAULTS),
          f ->
              new WrittenTarget(
                  f.get(QUALITY),
                  millis(f.get(FIRST)),
                  millis(f.get(PACE)),
                  f.find(PRICE),
                  f.get(ERRORS),
                  f.get(CHANGES),
                  f.get(FAULTS)));

  private static final Key<Double> MEDIAN =
      Key.required("median", Forms.number(1, 1_000_000, false), "Half have less.");
  private static final Key<Double> SPREAD =
      Key.of(
          "spread",
          Forms.number(0, 3, false),
          0.0,
          "The standard deviation of its natural logarithm.");
  private static final Section<Traffic.Tokens> TOKENS =
      new Section<>(List.of(MEDIAN, SPREAD), f -> new Traffic.Tokens(f.get(MEDIAN), f.get(SPREAD)));
  private static final Key<Double> RATE =
      Key.required(
          "rate", Forms.number(0, 10_000, true), "Requests per second, as the mean of a day.");
  private static final Key<Double> CURVE =
      Key.of("day_curve", SHARE, 0.0, "How much more there are at 14:00 and less at 02:00.");
  private static final Key<Traffic.Tokens> INPUTS =
      Key.of("input_tokens", TOKENS, new Traffic.Tokens(800, 1), "Prompt tokens.");
  private static final Key<Traffic.Tokens> OUTPUTS =
      Key.of("output_tokens", TOKENS, new Traffic.Tokens(250, .8), "Output tokens.");
  private static final Key<Double> STREAMS =
      Key.of("streams", SHARE, 0.5, "The share of requests that want a stream.");
  private static final Key<Double> SESSIONS =
      Key.of("sessions", SHARE, 0.0, "The share of requests that belong to a named session.");
  private static final Key<Integer> TURNS =
      Key.of("turns", Forms.whole(1, 10_000), 8, "How many requests a session has.");
  private static final Key<Map<String, Double>> PRINCIPALS =
      Key.of(
          "principals",
          Groups.map(NAME, "letters, digits, '.', '_' and '-'", Forms.number(0, 1_000_000, true)),
          Map.of("local", 1.0),
          "Who sends them, each with a weight.");
  private static final Section<Traffic> TRAFFIC_SECTION =
      new Section<>(
          List.of(RATE, CURVE, INPUTS, OUTPUTS, STREAMS, SESSIONS, TURNS, PRINCIPALS),
          SimulationKeys::traffic);

  private static final Key<Double> WANDERS =
      Key.of("latency", Forms.number(0, 2, false), 0.0, "How much latencies wander.");
  private static final Key<Double> PRICES_WANDER =
      Key.of("price", Forms.number(0, 2, false), 0.0, "How much prices wander.");
  private static final Key<Integer> OUTAGES =
      Key.of("outages_per_week", Forms.whole(0, 100), 0, "Outages of each target in a week.");
  private static final Section<Drift> DRIFT_SECTION =
      new Section<>(
          List.of(WANDERS, PRICES_WANDER, OUTAGES),
          f -> new Drift(f.get(WANDERS), f.get(PRICES_WANDER), f.get(OUTAGES)));

  private static final Key<Long> DURATION =
      Key.of("duration", SPAN, WEEK, "How long it lasts, at most 366d.");
  private static final Key<Long> PERIOD =
      Key.of("period", SPAN, TimeUnit.DAYS.toNanos(1), "How long a row of the shares is.");
  private static final Key<Integer> SEED =
      Key.of("seed", Forms.whole(0, Integer.MAX_VALUE), 1, "Where chance begins.");
  private static final Key<Strategy> STRATEGY =
      Key.of(
          "strategy",
          Forms.word(
              words(
                  new Strategy[] {
                    Strategy.ADAPTIVE, Strategy.PRIORITY, Strategy.CHEAPEST, Strategy.FASTEST
                  },
                  Strategy::label),
              _ -> null),
          Strategy.ADAPTIVE,
          "How the targets follow each other.");
  private static final Key<Profile> PROFILE =
      Key.of(
          "profile",
          Forms.word(words(Profile.SHIPPED.toArray(Profile[]::new), Profile::name), _ -> null),
          Profile.BALANCED,
          "How an adaptive strategy weighs, and rewards are counted.");
  private static final Key<Boolean> NAMED =
      Key.of("named", Forms.FLAG, false, "Whether callers name a model, or ask for auto.");
  private static final Key<Mode> BREAKER =
      Key.of("breaker", GuardKeys.modes(), Mode.ACT, "What breakers do.");
  private static final Key<Mode> COOLDOWN =
      Key.of("cooldown", GuardKeys.modes(), Mode.ACT, "What cooldowns do.");
  private static final Key<Traffic> TRAFFIC =
      Key.required("traffic", TRAFFIC_SECTION, "What callers send.");
  private static final Key<Drift> DRIFT =
      Key.of("drift", DRIFT_SECTION, Drift.NONE, "What makes each seed another world.");
  private static final Key<Map<String, WrittenTarget>> TARGETS =
      Key.required("targets", Groups.map(TARGET, "provider/model", ONE), "Who answers, in order.");

  static final Section<Written> ROOT =
      new Section<>(
          List.of(
              DURATION, PERIOD, SEED, STRATEGY, PROFILE, NAMED, BREAKER, COOLDOWN, TRAFFIC, DRIFT,
              TARGETS),
          f ->
              new Written(
                  f.get(DURATION),
                  f.get(PERIOD),
                  f.get(SEED),
                  f.get(STRATEGY),
                  f.get(PROFILE),
                  f.get(NAMED),
                  f.get(BREAKER),
                  f.get(COOLDOWN),
                  f.get(TRAFFIC),
                  f.get(DRIFT),
                  f.get(TARGETS)));

  private SimulationKeys() {}

  private static Traffic traffic(Fields f) {
    List<Traffic.Principal> principals =
        f.get(PRINCIPALS).entrySet().stream()
            .map(one -> new Traffic.Principal(one.getKey(), one.getValue()))
            .toList();
    return new Traffic(
        f.get(RATE),
        f.get(CURVE),
        Schedule.constant(1),
        f.get(INPUTS),
        f.get(OUTPUTS),
        f.get(STREAMS),
        f.get(SESSIONS),
        f.get(TURNS),
        principals.isEmpty() ? List.of(new Traffic.Principal("local", 1)) : principals);
  }

  static double millis(Duration time) {
    return time.toNanos() / 1e6;
  }

  private static long span(String text) {
    long sum = 0;
    for (String part : SUM.split(text, -1)) {
      Matcher days = DAYS.matcher(part);
      sum +=
          days.matches()
              ? new BigDecimal(days.group(1))
                  .multiply(BigDecimal.valueOf(TimeUnit.DAYS.toNanos(1)))
                  .longValue()
              : Durations.parse(part, Duration.ZERO).toNanos();
    }
    if (sum > LONGEST) {
      throw new IllegalArgumentException(text + " (expected: at most 366d)");
    }
    return sum;
  }

  private static <T> Map<String, T> words(T[] values, Function<T, String> word) {
    Map<String, T> words = new LinkedHashMap<>();
    for (T value : values) {
      words.put(word.apply(value), value);
    }
    return words;
  }
}
