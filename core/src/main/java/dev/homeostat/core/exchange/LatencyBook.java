package dev.homeostat.core.exchange;

import dev.homeostat.core.catalog.Realm;
import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.failure.FailureKind;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Learns from attempts how long each target takes, by the size of the input, and keeps it across
 * reloads: by the process-stable number of a target. Requests that think are left out: how long
 * they take says nothing about the others, and their limits don't adapt.
 *
 * <p>Safe for any thread; nothing is allocated but a window (1 KB) when a target is first seen with
 * a size.
 */
public final class LatencyBook implements Patience {
  private static final int SIZES = InputSize.COUNT;

  /** Of each size two: first content, and whole answers. */
  private static final int PER_TARGET = 2 * SIZES;

  private static final int PER_PAGE = 64;

  /** Targets beyond 65,536 are never known. */
  private static final int PAGES = 1024;

  private final AtomicReferenceArray<AtomicReferenceArray<LatencyWindow>> pages =
      new AtomicReferenceArray<>(PAGES);

  private LatencyBook() {}

  /** An empty book. */
  public static LatencyBook create() {
    return new LatencyBook();
  }

  /** Notes when a stream's content began. */
  public void firstContent(FirstContent fact) {
    if (fact.terms().stream() && teaches(fact.origin(), fact.realm(), fact.terms())) {
      LatencyWindow window = open(fact.target(), slot(fact.terms(), true));
      if (window != null) {
        window.add(fact.nanos());
      }
    }
  }

  /** Notes how long a whole JSON answer took, and what was cut by its limit. */
  public void outcome(Outcome outcome) {
    ExchangeTerms terms = outcome.terms();
    if (!teaches(outcome.origin(), outcome.realm(), terms)) {
      return;
    }
    switch (outcome.result()) {
      case AttemptResult.Success _ -> {
        LatencyWindow window = terms.stream() ? null : open(outcome.target(), slot(terms, false));
        if (window != null) {
          window.add(outcome.totalNanos());
        }
      }
      case AttemptResult.Failed(var failure) -> {
        FailureKind own =
            terms.stream() ? FailureKind.FIRST_CONTENT_TIMEOUT : FailureKind.NO_RESPONSE;
        LatencyWindow window =
            failure.kind() == own ? open(outcome.target(), slot(terms, terms.stream())) : null;
        if (window != null) {
          window.addCut(outcome.totalNanos());
        }
      }
      case AttemptResult.Cancelled _ -> {}
    }
  }

  @Override
  public long firstContent(Target target, InputSize size) {
    return p99(target, size.place());
  }

  @Override
  public long total(Target target, InputSize size) {
    return p99(target, SIZES + size.place());
  }

  private static boolean teaches(Origin origin, Realm realm, ExchangeTerms terms) {
    boolean real = origin == Origin.CUSTOMER || origin == Origin.HEDGE;
    return real && realm == Realm.LIVE && !terms.patient();
  }

  private static int slot(ExchangeTerms terms, boolean firstContent) {
    int size = InputSize.of(terms.inputTokens()).place();
    return firstContent ? size : SIZES + size;
  }

  private long p99(Target target, int slot) {
    int index = target.id().index();
    AtomicReferenceArray<LatencyWindow> page = page(index);
    LatencyWindow window = page == null ? null : page.get(place(index, slot));
    return window == null ? UNKNOWN : window.p99();
  }

  private @Nullable LatencyWindow open(Target target, int slot) {
    int index = target.id().index();
    if (index >= PAGES * PER_PAGE) {
      return null;
    }
    AtomicReferenceArray<LatencyWindow> page = page(index);
    if (page == null) {
      pages.compareAndSet(
          index / PER_PAGE, null, new AtomicReferenceArray<>(PER_PAGE * PER_TARGET));
      page = pages.get(index / PER_PAGE);
    }
    int place = place(index, slot);
    LatencyWindow window = page.get(place);
    if (window == null) {
      page.compareAndSet(place, null, new LatencyWindow());
      window = page.get(place);
    }
    return window;
  }

  private @Nullable AtomicReferenceArray<LatencyWindow> page(int index) {
    return index >= PAGES * PER_PAGE ? null : pages.get(index / PER_PAGE);
  }

  private static int place(int index, int slot) {
    return (index % PER_PAGE) * PER_TARGET + slot;
  }
}
