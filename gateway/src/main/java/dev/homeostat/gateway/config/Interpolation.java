package dev.homeostat.gateway.config;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Puts environment variables into a text: a dollar sign and braces around {@code NAME} or {@code
 * NAME:-default}. The default also stands for an empty variable. Two dollar signs before the brace
 * are one, literally.
 */
final class Interpolation {
  private static final Pattern REFERENCE =
      Pattern.compile("\\$\\$\\{|\\$\\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?}|\\$\\{");

  /**
   * A text with its variables put in.
   *
   * @param replaced whether it had any
   * @param flaws what is wrong with its references, in order
   */
  record Result(String text, boolean replaced, List<String> flaws) {}

  private Interpolation() {}

  static Result apply(String text, Function<String, @Nullable String> environment) {
    if (text.indexOf("${") < 0) {
      return new Result(text, false, List.of());
    }
    List<String> flaws = new ArrayList<>();
    StringBuilder out = new StringBuilder();
    Matcher matcher = REFERENCE.matcher(text);
    boolean replaced = false;
    int done = 0;
    while (matcher.find()) {
      out.append(text, done, matcher.start());
      done = matcher.end();
      String name = matcher.group(1);
      if (matcher.group().equals("$${")) {
        out.append("${");
      } else if (name == null) {
        flaws.add("'${' without a variable name and '}'");
      } else {
        replaced = true;
        String value = environment.apply(name);
        String otherwise = matcher.group(2);
        if (value != null && (!value.isEmpty() || otherwise == null)) {
          out.append(value);
        } else if (otherwise != null) {
          out.append(otherwise);
        } else {
          flaws.add("the environment variable " + name + " is not set");
        }
      }
    }
    out.append(text, done, text.length());
    return new Result(out.toString(), replaced, flaws);
  }
}
