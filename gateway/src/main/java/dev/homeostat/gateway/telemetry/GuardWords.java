package dev.homeostat.gateway.telemetry;

import dev.homeostat.core.guard.GuardEvent;
import dev.homeostat.core.guard.GuardEvent.Closed;
import dev.homeostat.core.guard.GuardEvent.Cooled;
import dev.homeostat.core.guard.GuardEvent.CredentialParked;
import dev.homeostat.core.guard.GuardEvent.CredentialUsable;
import dev.homeostat.core.guard.GuardEvent.EndpointClosed;
import dev.homeostat.core.guard.GuardEvent.EndpointHalfOpened;
import dev.homeostat.core.guard.GuardEvent.EndpointOpened;
import dev.homeostat.core.guard.GuardEvent.ForcedCleared;
import dev.homeostat.core.guard.GuardEvent.ForcedOpen;
import dev.homeostat.core.guard.GuardEvent.HalfOpened;
import dev.homeostat.core.guard.GuardEvent.Opened;
import dev.homeostat.core.guard.GuardEvent.PrincipalSkipped;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A guard's event in words, for logs and streams. */
public final class GuardWords {
  private GuardWords() {}

  /** What happened, e.g. {@code breaker_opened}. */
  public static String type(GuardEvent event) {
    return switch (event) {
      case Opened _ -> "breaker_opened";
      case HalfOpened _ -> "breaker_half_open";
      case Closed _ -> "breaker_closed";
      case Cooled _ -> "cooled";
      case ForcedOpen _ -> "forced_open";
      case ForcedCleared _ -> "forced_cleared";
      case PrincipalSkipped _ -> "principal_skipped";
      case EndpointOpened _ -> "endpoint_opened";
      case EndpointHalfOpened _ -> "endpoint_half_open";
      case EndpointClosed _ -> "endpoint_closed";
      case CredentialParked _ -> "credential_parked";
      case CredentialUsable _ -> "credential_usable";
    };
  }

  /**
   * To whom and how: texts, numbers and truth values by their names. {@code clears_in_ms} is
   * counted from the event, and missing when nobody knows; credentials are counted from 1.
   */
  public static Map<String, Object> members(GuardEvent event) {
    Map<String, Object> members = new LinkedHashMap<>();
    switch (event) {
      case Opened e -> {
        members.put("target", e.target().name());
        members.put("failures", e.failures());
        clears(members, e.until(), e.at());
      }
      case HalfOpened e -> members.put("target", e.target().name());
      case Closed e -> members.put("target", e.target().name());
      case Cooled e -> {
        members.put("target", e.target().name());
        members.put("kind", e.kind().label());
        clears(members, e.until(), e.at());
      }
      case ForcedOpen e -> {
        members.put("target", e.target().name());
        members.put("by_rule", e.byRule());
        members.put("reason", e.reason());
      }
      case ForcedCleared e -> {
        members.put("target", e.target().name());
        members.put("by_rule", e.byRule());
        members.put("reason", e.reason());
      }
      case PrincipalSkipped e -> {
        members.put("target", e.target().name());
        members.put("principal", e.principal());
        clears(members, e.until(), e.at());
      }
      case EndpointOpened e -> {
        members.put("endpoint", e.endpointKey());
        members.put("failures", e.failures());
        clears(members, e.until(), e.at());
      }
      case EndpointHalfOpened e -> members.put("endpoint", e.endpointKey());
      case EndpointClosed e -> members.put("endpoint", e.endpointKey());
      case CredentialParked e -> {
        members.put("endpoint", e.endpointKey());
        members.put("credential", e.credential() + 1);
        members.put("kind", e.kind().label());
        clears(members, e.until(), e.at());
      }
      case CredentialUsable e -> {
        members.put("endpoint", e.endpointKey());
        members.put("credential", e.credential() + 1);
      }
    }
    return members;
  }

  private static void clears(Map<String, Object> members, long until, long at) {
    if (until != Long.MAX_VALUE) {
      members.put("clears_in_ms", TimeUnit.NANOSECONDS.toMillis(Math.max(0, until - at)));
    }
  }
}
