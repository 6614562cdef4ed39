package dev.homeostat.wall.fault;

/** The sixteen scenarios of the public yardstick: what the primary does, and what the fallback. */
public enum Scenario {
  S01("status=429,retry-after=2,times=1"),
  S02("status=429"),
  S03("status=500,times=1"),
  S04("status=503"),
  S05("reset=start,times=1"),
  S06("stall=start:120s"),
  S07("first=20s"),
  S08("cut=40"),
  S09("stall=20:30s"),
  S10("malformed=10"),
  S11("no-done"),
  S12("context-length"),
  S13("content-policy"),
  S14("cut=40", "reject-prefill"),
  S15("status=503,for=60s"),
  S16("status=503");

  private final String primary;
  private final String fallback;

  Scenario(String primary) {
    this(primary, "ok");
  }

  Scenario(String primary, String fallback) {
    this.primary = primary;
    this.fallback = fallback;
  }

  /** The fault of the primary. */
  public Fault primary() {
    return Fault.of(primary);
  }

  /** The fault of the fallback. */
  public Fault fallback() {
    return Fault.of(fallback);
  }
}
