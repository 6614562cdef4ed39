package dev.homeostat.wall.fault;

import java.util.ArrayList;
import java.util.List;

/**
 * Faults in order: the n-th attempt gets the n-th fault and the last one repeats. A fault with
 * {@code times=N} stands for N attempts, one with {@code for=TIME} for as many as come in that
 * time; when the last one says so, attempts after it are answered.
 */
public record FaultScript(List<Fault> faults) {
  public FaultScript {
    if (faults.isEmpty()) {
      throw new IllegalArgumentException("faults: [] (expected: at least one)");
    }
    faults = List.copyOf(faults);
  }

  public static FaultScript of(Fault... faults) {
    return new FaultScript(List.of(faults));
  }

  /**
   * A script from text: faults separated by semicolons.
   *
   * @throws FaultSyntaxException for an unknown word or a bad value
   */
  public static FaultScript parse(String text) {
    List<Fault> faults = new ArrayList<>();
    for (String spec : text.split(";", -1)) {
      faults.add(Fault.of(spec));
    }
    return new FaultScript(faults);
  }

  @Override
  public String toString() {
    return String.join(";", faults.stream().map(Fault::spec).toList());
  }
}
