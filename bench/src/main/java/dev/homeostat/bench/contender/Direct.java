package dev.homeostat.bench.contender;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** No gateway: what the mock and the generator cost alone, and the zero of every added latency. */
public record Direct() implements Contender {
  /** Its row. */
  public static final String NAME = "direct";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Standing start(Lab lab) {
    URI base = URI.create("http://127.0.0.1:" + lab.mockPort() + "/v1");
    return new Standing.Running(NAME, base, "{}", Map.of(), Optional.of(lab.mock()), List.of(), "");
  }
}
