package dev.homeostat.gateway.config;

import dev.homeostat.core.catalog.Profile;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The keys under {@code pools} and {@code profiles}. */
final class PoolKeys {
  /** A pool as written: its profile is looked up before it is used. */
  record Written(
      @Nullable String profile,
      @Nullable Weights weights,
      List<String> include,
      List<String> exclude) {}

  /** The weights of a profile that has no name yet. */
  record Weights(double reliability, double speed, double cost, double quality) {
    boolean none() {
      return reliability + speed + cost + quality <= 0;
    }

    Profile named(String name) {
      return new Profile(name, reliability, speed, cost, quality);
    }
  }

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  private static final String NAME_SHAPE = "letters, digits, '.', '_' and '-'";
  private static final Form<Double> WEIGHT = Forms.number(0, 1_000, false);

  private static final Key<Double> RELIABILITY =
      Key.required("reliability", WEIGHT, "The weight of answering at all.");
  private static final Key<Double> SPEED =
      Key.required("speed", WEIGHT, "The weight of the time to the first content and per token.");
  private static final Key<Double> COST =
      Key.required("cost", WEIGHT, "The weight of what the request is expected to cost.");
  private static final Key<Double> QUALITY =
      Key.required("quality", WEIGHT, "The weight of the quality that the models are given.");
  private static final Section<Weights> WEIGHTS =
      new Section<>(
          List.of(RELIABILITY, SPEED, COST, QUALITY),
          fields ->
              new Weights(
                  fields.get(RELIABILITY),
                  fields.get(SPEED),
                  fields.get(COST),
                  fields.get(QUALITY)));

  private static final Key<String> PROFILE =
      Key.optional("profile", Forms.TEXT, "How its members are weighed: the name of a profile.");
  private static final Key<Weights> OWN =
      Key.optional("weights", WEIGHTS, "The same in its own weights; only their ratios matter.");
  private static final Key<List<String>> INCLUDE =
      Key.of(
          "include",
          Groups.list(Forms.TEXT, 0),
          List.of(),
          "Members: provider/model, '*' for any characters; none: everybody that isn't excluded, in"
              + " a shipped pool those it finds.");
  private static final Key<List<String>> EXCLUDE =
      Key.of(
          "exclude",
          Groups.list(Forms.TEXT, 0),
          List.of(),
          "Never members, written the same; stronger than include.");

  static final Form<Map<String, Written>> POOLS =
      Groups.map(
          NAME,
          NAME_SHAPE,
          new Section<>(
              List.of(PROFILE, OWN, INCLUDE, EXCLUDE),
              fields ->
                  new Written(
                      fields.find(PROFILE),
                      fields.find(OWN),
                      fields.get(INCLUDE),
                      fields.get(EXCLUDE))));

  static final Form<Map<String, Weights>> PROFILES = Groups.map(NAME, NAME_SHAPE, WEIGHTS);

  private PoolKeys() {}

  /** The shipped profiles by name. */
  static Map<String, Profile> shipped() {
    Map<String, Profile> profiles = new LinkedHashMap<>();
    Profile.SHIPPED.forEach(profile -> profiles.put(profile.name(), profile));
    return profiles;
  }
}
