package dev.homeostat.core.exchange;

import java.util.Locale;

/** Why a target isn't asked. The label is what callers and operators read. */
public enum Exclusion {
  // hard: never yields
  /** An operator switched it off. */
  DISABLED(Hardness.HARD),
  /** The caller's key may not use it. */
  KEY_NOT_ALLOWED(Hardness.HARD),
  /** The caller's {@code provider} rules leave it out: only, ignore, allow_fallbacks. */
  PROVIDER_RULES(Hardness.HARD),
  /** It computes in a region that the key or request rules out. */
  REGION(Hardness.HARD),
  /** It may keep what it is sent, or nobody said that it doesn't. */
  DATA_COLLECTION(Hardness.HARD),
  /** It costs more than the key or the request allows, or nobody said what it costs. */
  PRICE_CAP(Hardness.HARD),
  /** It takes no images. */
  NO_VISION(Hardness.HARD),
  /** It takes no tools. */
  NO_TOOLS(Hardness.HARD),
  /** It keeps to no JSON schema. */
  NO_JSON_SCHEMA(Hardness.HARD),
  /** It can't be told to reason. */
  NO_REASONING(Hardness.HARD),
  /** The prompt is longer than it takes. */
  CONTEXT_TOO_SMALL(Hardness.HARD),
  /** The answer asked for is longer than it gives. */
  OUTPUT_TOO_SMALL(Hardness.HARD),
  /** The request carries state that another endpoint issued. */
  BOUND_STATE(Hardness.HARD),
  /** It was opened by a rule or an operator, until that is undone. */
  FORCED_OPEN(Hardness.HARD),
  /** It was taken away. */
  RETIRED(Hardness.HARD),
  /** Its share is 0. */
  DRAINED(Hardness.HARD),
  /** Every credential is invalid, denied or out of quota. */
  CREDENTIALS(Hardness.HARD),

  // timed: somebody said until when
  /** Every usable credential is rate limited. */
  RATE_LIMITED(Hardness.TIMED),
  /** It serves as many sessions as it may. */
  LEASE(Hardness.TIMED),

  // soft: yields when nothing better is left
  /** Its breaker is open. */
  BREAKER_OPEN(Hardness.SOFT),
  /** Its endpoint's breaker is open. */
  ENDPOINT_OPEN(Hardness.SOFT),
  /** An exchange left it a moment ago. */
  COOLDOWN(Hardness.SOFT),
  /** It is being tried, and one at a time is enough. */
  TRIAL_IN_FLIGHT(Hardness.SOFT),
  /** It failed for this principal alone. */
  PRINCIPAL_SKIP(Hardness.SOFT),
  /** The session was hurt by its provider. */
  SESSION_BAN(Hardness.SOFT),
  /** The session was hurt by it. */
  SESSION_SKIP(Hardness.SOFT),
  /** Another session has its provider, which serves one at a time. */
  THREAD_BUSY(Hardness.SOFT),
  /** Its endpoint was announced down. */
  ANNOUNCED_DOWN(Hardness.SOFT),
  /** Its endpoint was announced to refuse our credentials. */
  ANNOUNCED_AUTH_ERROR(Hardness.SOFT);

  /** Whether an exclusion yields. */
  public enum Hardness {
    /** Never. */
    HARD,
    /** At a known time. */
    TIMED,
    /** When nothing better is left in the whole plan. */
    SOFT
  }

  private static final Exclusion[] ALL = values();

  private final Hardness hardness;
  private final String label = name().toLowerCase(Locale.ROOT);

  Exclusion(Hardness hardness) {
    this.hardness = hardness;
  }

  /** Whether it yields. */
  public Hardness hardness() {
    return hardness;
  }

  /** Whether it comes from failures of real traffic, so that the 50 % rule limits it. */
  public boolean passive() {
    return this == BREAKER_OPEN
        || this == ENDPOINT_OPEN
        || this == COOLDOWN
        || this == TRIAL_IN_FLIGHT
        || this == PRINCIPAL_SKIP;
  }

  /** The word for trails, errors and listings, e.g. {@code breaker_open}. */
  public String label() {
    return label;
  }

  /** A refusal as a permit: below zero. */
  @SuppressWarnings("EnumOrdinal") // Never leaves the process.
  public long asRefusal() {
    return -1L - ordinal();
  }

  /** The reason in a refusal made by {@link #asRefusal}. */
  public static Exclusion ofRefusal(long permit) {
    return ALL[(int) (-1L - permit)];
  }
}
