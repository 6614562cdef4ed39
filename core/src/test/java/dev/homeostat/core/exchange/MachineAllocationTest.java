package dev.homeostat.core.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The steady path of a stream. Counted in bytes, not timed. */
class MachineAllocationTest {
  private static final int FRAMES = 10_000;

  /** What the measuring itself, a compilation or a class initialised late may take. */
  private static final long NOISE = 16 << 10;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @Test
  @DisplayName("A content event costs the machine no allocation")
  void content() {
    ExchangeMachine machine =
        ExchangeMachine.create(
            ExchangeId.customer("test"),
            MachineRig.terms(true),
            List.of(Targets.target("alpha")),
            ExchangePolicy.DEFAULTS,
            (array, from, to) -> "",
            AttemptGate.OPEN,
            Jitter.NONE);
    ExchangeEvent.Frame frame = new ExchangeEvent.Frame(1, FakeFrame.of(FrameKind.CONTENT));
    machine.on(new ExchangeEvent.Begin(), 0);
    machine.on(new ExchangeEvent.Written(1), 0);
    machine.on(new ExchangeEvent.Head(1, 200), 0);
    drive(machine, frame, 20_000);

    long before = THREADS.getCurrentThreadAllocatedBytes();
    int actions = drive(machine, frame, FRAMES);
    long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;

    assertThat(actions).isEqualTo(FRAMES);
    assertThat(allocated).isLessThan(NOISE);
  }

  private static int drive(ExchangeMachine machine, ExchangeEvent.Frame frame, int frames) {
    int actions = 0;
    for (int i = 0; i < frames; i++) {
      actions += machine.on(frame, i).size();
      actions += machine.wakeAt() > 0 ? 0 : 1;
    }
    return actions;
  }
}
