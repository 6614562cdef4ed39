package dev.homeostat.gateway.telemetry;

import dev.homeostat.core.guard.GuardEvent;
import dev.homeostat.gateway.exchange.ExchangeRecord;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The latest events of routing, for those who watch: 1,000 changes of guards and, apart from them
 * so that traffic doesn't push them out, 1,000 finished exchanges. Ids grow by one, also over
 * restarts they only grow: they begin at the wall clock's microseconds. Changes are kept as they
 * came and put into words for who watches; of an exchange only its number in the book is, so that
 * the collector has nothing to copy. Safe for any thread.
 */
public final class RoutingEvents implements FactListener {
  /** Of each kind. */
  public static final int KEPT = 1_000;

  private static final long IDS_PER_MILLI = 1_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition more = lock.newCondition();
  private final InstantSource wall;
  private final RecordBook book;
  private final Changes changes = new Changes();
  private final Decisions decisions = new Decisions();
  private long newest;

  /** What can be watched. */
  public sealed interface Event {
    /** Something changed in what may be used. */
    record Change(GuardEvent guard) implements Event {}

    /** An exchange ended. */
    record Decision(KeptRecord exchange) implements Event {}

    /** So many facts never came here, since the queue was full. */
    record Lost(long facts) implements Event {}
  }

  /**
   * An event in its place.
   *
   * @param id greater than that of every event before it
   * @param epochMillis when it came
   * @param event what it is
   */
  public record Entry(long id, long epochMillis, Event event) {}

  /**
   * What follows an event.
   *
   * @param entries in order
   * @param newest the latest event of all at that moment: what to ask from next
   * @param gap whether events between them and the one asked for are gone
   */
  public record Page(List<Entry> entries, long newest, boolean gap) {
    /** Copies. */
    public Page {
      entries = List.copyOf(entries);
    }
  }

  /** The latest changes, the oldest overwritten. */
  private static final class Changes {
    private final @Nullable Entry[] entries = new @Nullable Entry[KEPT];
    private int next;
    private long gone;

    void add(Entry entry) {
      Entry old = entries[next];
      gone = old == null ? gone : old.id();
      entries[next] = entry;
      next = (next + 1) % KEPT;
    }

    void after(long id, List<Entry> into) {
      for (int i = 0; i < KEPT; i++) {
        Entry entry = entries[(next + i) % KEPT];
        if (entry != null && entry.id() > id) {
          into.add(entry);
        }
      }
    }
  }

  /** The latest finished exchanges, the oldest overwritten. */
  private static final class Decisions {
    private final long[] ids = new long[KEPT];
    private final long[] times = new long[KEPT];
    private final long[] numbers = new long[KEPT];
    private int next;
    private long gone;

    void add(long id, long epochMillis, long number) {
      gone = ids[next] == 0 ? gone : ids[next];
      ids[next] = id;
      times[next] = epochMillis;
      numbers[next] = number;
      next = (next + 1) % KEPT;
    }

    void after(long id, List<Place> into) {
      for (int i = 0; i < KEPT; i++) {
        int at = (next + i) % KEPT;
        if (ids[at] > id) {
          into.add(new Place(ids[at], times[at], numbers[at]));
        }
      }
    }
  }

  /** Where a finished exchange stands in the book. */
  private record Place(long id, long epochMillis, long number) {}

  private RoutingEvents(InstantSource wall, RecordBook book) {
    this.wall = wall;
    this.book = book;
    this.newest = wall.millis() * IDS_PER_MILLI;
  }

  /**
   * Nothing happened yet.
   *
   * @param book where finished exchanges are kept from now on
   */
  public static RoutingEvents create(InstantSource wall, RecordBook book) {
    return new RoutingEvents(wall, book);
  }

  @Override
  public void guard(GuardEvent event) {
    add(new Event.Change(event));
  }

  @Override
  public void ended(ExchangeRecord exchange) {
    long number = book.keep(exchange);
    lock.lock();
    try {
      decisions.add(++newest, wall.millis(), number);
      more.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void lost(long facts) {
    add(new Event.Lost(facts));
  }

  private void add(Event event) {
    lock.lock();
    try {
      changes.add(new Entry(++newest, wall.millis(), event));
      more.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The id of the latest event; that of the next is greater. */
  public long newest() {
    lock.lock();
    try {
      return newest;
    } finally {
      lock.unlock();
    }
  }

  /** What came after an event, in order; an id of 0 asks for all that is kept. */
  public Page after(long id) {
    List<Entry> entries = new ArrayList<>();
    List<Place> places = new ArrayList<>();
    long last;
    boolean gap;
    lock.lock();
    try {
      last = newest;
      // An id that was never given out is another life's, of a clock that went wrong.
      boolean foreign = id > newest;
      changes.after(foreign ? 0 : id, entries);
      decisions.after(foreign ? 0 : id, places);
      gap = foreign || (id > 0 && id < Math.max(changes.gone, decisions.gone));
    } finally {
      lock.unlock();
    }
    // Not under the lock: what is read out here must not hold up what happens.
    for (Place place : places) {
      KeptRecord exchange = book.at(place.number());
      if (exchange == null) {
        // Large records may fill the book before there are as many of them.
        gap |= id > 0;
      } else {
        entries.add(new Entry(place.id(), place.epochMillis(), new Event.Decision(exchange)));
      }
    }
    entries.sort((one, other) -> Long.compare(one.id(), other.id()));
    return new Page(entries, last, gap);
  }

  /** Waits until something came after an event, but no longer than this. */
  public void await(long id, long millis) throws InterruptedException {
    long left = TimeUnit.MILLISECONDS.toNanos(millis);
    lock.lockInterruptibly();
    try {
      while (newest <= id && left > 0) {
        left = more.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }
}
