package dev.homeostat.wall.fault;

import java.util.function.Function;

/**
 * One row of the grammar.
 *
 * @param value what stands after the equals sign; empty when nothing does
 * @param help one line for the help page
 * @param aspect makes the aspect; throws {@link IllegalArgumentException} for a bad value
 */
public record FaultWord(String name, String value, String help, Function<String, Aspect> aspect) {

  static FaultWord say(String name, String value, String help, Function<String, Aspect.Speech> f) {
    return new FaultWord(name, value, help, text -> new Aspect.Say(f.apply(text)));
  }

  static FaultWord send(
      String name, String value, Phase phase, String help, Function<String, Aspect.Edit> f) {
    return new FaultWord(name, value, help, text -> new Aspect.Send(phase, f.apply(text)));
  }
}
