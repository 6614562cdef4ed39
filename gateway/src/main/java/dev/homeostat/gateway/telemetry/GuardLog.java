package dev.homeostat.gateway.telemetry;

import dev.homeostat.core.guard.GuardEvent;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs what changes in what may be used: one line each, as rare as the pauses make it. */
public final class GuardLog implements FactListener {
  private static final Logger LOG = LoggerFactory.getLogger(GuardLog.class);

  @Override
  public void guard(GuardEvent event) {
    StringBuilder line = new StringBuilder(GuardWords.type(event));
    for (Map.Entry<String, Object> member : GuardWords.members(event).entrySet()) {
      line.append(' ').append(member.getKey()).append('=').append(member.getValue());
    }
    LOG.info("{}", line);
  }
}
