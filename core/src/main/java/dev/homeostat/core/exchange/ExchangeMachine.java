package dev.homeostat.core.exchange;

import static dev.homeostat.core.exchange.Clocks.OFF;

import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.exchange.Action.Abort;
import dev.homeostat.core.exchange.Action.BreakStream;
import dev.homeostat.core.exchange.Action.CommitStream;
import dev.homeostat.core.exchange.Action.DropClient;
import dev.homeostat.core.exchange.Action.DropHeld;
import dev.homeostat.core.exchange.Action.EndRelay;
import dev.homeostat.core.exchange.Action.EndStream;
import dev.homeostat.core.exchange.Action.Finish;
import dev.homeostat.core.exchange.Action.Forward;
import dev.homeostat.core.exchange.Action.ForwardAs;
import dev.homeostat.core.exchange.Action.ForwardUsage;
import dev.homeostat.core.exchange.Action.Heartbeat;
import dev.homeostat.core.exchange.Action.Hold;
import dev.homeostat.core.exchange.Action.Judge;
import dev.homeostat.core.exchange.Action.Pause;
import dev.homeostat.core.exchange.Action.PublishFirstContent;
import dev.homeostat.core.exchange.Action.PublishOutcome;
import dev.homeostat.core.exchange.Action.Refuse;
import dev.homeostat.core.exchange.Action.RelayRest;
import dev.homeostat.core.exchange.Action.ReleaseHeld;
import dev.homeostat.core.exchange.Action.Resume;
import dev.homeostat.core.exchange.Action.Say;
import dev.homeostat.core.exchange.Action.SendAnswer;
import dev.homeostat.core.exchange.Action.SendAsStream;
import dev.homeostat.core.exchange.Action.Settle;
import dev.homeostat.core.exchange.Action.Start;
import dev.homeostat.core.failure.ErrorFacts;
import dev.homeostat.core.failure.Failure;
import dev.homeostat.core.failure.FailureKind;
import dev.homeostat.core.failure.FailureRules;
import dev.homeostat.core.money.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One client request as a pure machine: an event and the time go in, actions come out. It alone
 * decides what is started, aborted, written, held back, retried and ended; it knows no socket, no
 * thread and no clock, so every interleaving can be played in virtual time.
 *
 * <p><b>The way of an exchange.</b> Attempts are called one after the other. Until content has
 * opened, a failed attempt is replaced without a trace for the client: what it sent so far is held
 * back, and so is the status line (commit point L1), for at most {@link Clocks#commitHold}; then
 * the stream is opened and kept alive by heartbeats while failover goes on behind it. The first
 * content (commit point L2) ends silent failover: what fails after it is said inside the stream,
 * and the transfer is broken so that a client blind to the error sees one all the same. An answer
 * that has to pass a gate of its tier ({@link TierPlan}) is held whole until it was judged, so that
 * for it L2 is its end.
 *
 * <p><b>Who may speak.</b> The machine grants attempts and keeps the granted ones; an event from
 * any other attempt is dropped, whatever it says. After {@link Action.Finish} every event is
 * dropped.
 *
 * <p><b>Order at one instant</b>: data, failure clocks, L1, heartbeat. While the client takes
 * nothing, the upstream is paused and its clocks stand still; only the client's own limit runs.
 *
 * <p>Not thread-safe: an exchange lives on one loop. A returned list is valid until the next call.
 */
public final class ExchangeMachine {
  private static final List<Action> NOTHING = List.of();
  private static final List<Action> FORWARD = List.of(new Forward());
  private static final List<Action> FORWARD_AS = List.of(new ForwardAs(0));
  private static final List<Action> HOLD = List.of(new Hold());

  /** The clocks that run before there is a connection. */
  private static final Set<FailureKind> BEFORE_CONNECTED =
      Set.of(FailureKind.POOL_WAIT, FailureKind.EGRESS_PROXY, FailureKind.CONNECT_TIMEOUT);

  /** A stream that is open can't be gone on with by an answer that begins at its beginning. */
  private static final Failure WHOLE_ANSWER =
      Failure.seen(FailureKind.DIVERGED, "a whole answer came where the rest of one was needed");

  private static final AttemptResult SUCCESS = new AttemptResult.Success();
  private static final AttemptResult CANCELLED = new AttemptResult.Cancelled();

  private final ExchangeTerms terms;
  private final ExchangePolicy policy;
  private final ClientClocks client;
  private final AttemptGate gate;
  private final CandidateBook book;
  private final Succession succession;
  private final Reports reports;
  private final StreamRules rules;
  private final Rescue rescue;
  private final TierPlan plan;
  private final Refusals refusals;
  private final Trail trail = new Trail();
  private final List<Action> out = new ArrayList<>(8);

  /** The granted attempts. A set, although the present policies grant one at a time. */
  private final List<Attempt> granted = new ArrayList<>(1);

  /** The call that waits for its time, if any. */
  private NextStep.@Nullable Call pending;

  private @Nullable RescuePath pendingPath;

  private long pendingAt = OFF;
  private long waited;

  private long deadlineAt = OFF;

  /** The target whose permit is kept for the attempt that follows on it, or null. */
  private @Nullable Target heldFor;

  private long heldPermit;

  /** Until when a place among a provider's sessions is waited for. */
  private long leaseUntil = OFF;

  private Usage received = Usage.NONE;

  /** A client adds up every usage it is sent. */
  private boolean usageSent;

  private boolean committed;
  private boolean opened;
  private boolean ended;

  private ExchangeMachine(
      ExchangeId id,
      ExchangeTerms terms,
      TierPlan plan,
      ExchangePolicy policy,
      RawText reader,
      AttemptGate gate,
      Jitter jitter) {
    this.terms = terms;
    this.rules = new StreamRules(terms);
    this.plan = plan;
    this.refusals = new Refusals(plan);
    boolean others = plan.candidates().size() > 1;
    boolean rescuable = terms.stream() && terms.choices() == 1 && others;
    this.rescue = new Rescue(terms.rescue(), reader, rescuable);
    this.policy = policy;
    this.client = new ClientClocks(policy.clocks());
    this.gate = gate;
    RetryLimits retry = terms.own().within(policy.retry());
    this.book = new CandidateBook(plan, retry, gate, jitter, terms.named(), trail);
    this.succession = new Succession(plan, book, rescue);
    this.reports = new Reports(id, terms, trail);
  }

  /**
   * A machine for one request.
   *
   * @param candidates who may be called, in order; at least one
   * @param reader reads the text of the dialect's stream events
   */
  public static ExchangeMachine create(
      ExchangeId id,
      ExchangeTerms terms,
      List<Target> candidates,
      ExchangePolicy policy,
      RawText reader,
      AttemptGate gate,
      Jitter jitter) {
    return create(id, terms, TierPlan.flat(candidates), policy, reader, gate, jitter);
  }

  /**
   * A machine for one request.
   *
   * @param plan who may be called, in order, and what their answers have to pass
   * @param reader reads the text of the dialect's stream events
   */
  public static ExchangeMachine create(
      ExchangeId id,
      ExchangeTerms terms,
      TierPlan plan,
      ExchangePolicy policy,
      RawText reader,
      AttemptGate gate,
      Jitter jitter) {
    return new ExchangeMachine(id, terms, plan, policy, reader, gate, jitter);
  }

  /** Takes an event and says what is to be done, in order. */
  public List<Action> on(ExchangeEvent event, long now) {
    if (ended) {
      return NOTHING;
    }
    out.clear();
    return switch (event) {
      case ExchangeEvent.OfAttempt ofAttempt -> {
        Attempt attempt = attempt(ofAttempt.attempt());
        yield attempt == null ? NOTHING : ofAttempt(attempt, ofAttempt, now);
      }
      case ExchangeEvent.Begin _ -> begin(now);
      case ExchangeEvent.ClientGone _ -> cancel(now);
      case ExchangeEvent.ClientBlocked _ -> clientBlocked(now);
      case ExchangeEvent.ClientDraining _ -> clientDraining(now);
      case ExchangeEvent.ClientReady _ -> clientReady(now);
      case ExchangeEvent.ShuttingDown _ -> shutDown(now);
      case ExchangeEvent.Tick _ -> tick(now);
    };
  }

  /** When the machine wants a {@link ExchangeEvent.Tick}, or {@link Clocks#OFF}. */
  public long wakeAt() {
    if (ended) {
      return OFF;
    }
    if (client.blocked()) {
      return client.next();
    }
    return Math.min(Math.min(pendingAt, deadlineAt), Math.min(client.next(), nextOfAttempts()));
  }

  private long nextOfAttempts() {
    long at = OFF;
    for (int i = 0; i < granted.size(); i++) {
      at = Math.min(at, client.whenUpstream(granted.get(i).clocks.next()));
    }
    return at;
  }

  /** The candidate at this place of the plan. */
  public Target candidate(int index) {
    return book.target(index);
  }

  /** How long the exchange has waited between attempts, in nanoseconds. */
  public long waited() {
    return waited;
  }

  /** What was tried so far. */
  public Trail trail() {
    return trail;
  }

  /** The tokens that the client received; estimated where a provider didn't live to count. */
  public Usage received() {
    return received;
  }

  /** What it took to finish the answer, or to try to, after it had begun. */
  public Healing healing() {
    return rescue.healing();
  }

  /** Whether the status line was decided on (L1). */
  public boolean committed() {
    return committed;
  }

  /** Whether content was decided to be sent (L2). */
  public boolean opened() {
    return opened;
  }

  /** Whether the exchange is over. */
  public boolean ended() {
    return ended;
  }

  /** How many attempts are granted now. */
  public int grantedAttempts() {
    return granted.size();
  }

  // ---- beginning and calling -------------------------------------------------------------------

  private List<Action> begin(long now) {
    deadlineAt = terms.deadlineNanos() == OFF ? OFF : now + terms.deadlineNanos();
    if (terms.stream()) {
      client.holdCommit(now);
    }
    call(new NextStep.Call(0, 0, false), null, now);
    return out;
  }

  /** Calls a candidate now or, when it may not be asked any more, who may be asked instead. */
  private void call(NextStep.Call call, @Nullable RescuePath path, long now) {
    NextStep.Call at = call;
    RescuePath how = path;
    while (true) {
      Exclusion why = start(at.candidate(), how, now);
      if (why == null) {
        return;
      }
      refusals.passedOver(book.target(at.candidate()), why);
      if (why == Exclusion.LEASE && leaseUntil == OFF) {
        leaseUntil = now + leaseQueue(at.candidate());
      }
      NextStep next =
          succession.instead(at.candidate(), why, opened, leaseUntil, now, timeLeft(now));
      if (!(next instanceof NextStep.Call instead)) {
        giveUp(now);
        return;
      }
      how = opened ? succession.pathOf(instead.candidate()) : null;
      if (instead.waitNanos() > 0) {
        callAfter(instead, how, now);
        return;
      }
      at = instead;
    }
  }

  private long leaseQueue(int candidate) {
    return book.target(candidate).provider().policy().leaseQueueNanos();
  }

  /** Starts an attempt, or says why its target may not be asked now. */
  private @Nullable Exclusion start(int candidate, @Nullable RescuePath path, long now) {
    Target target = book.target(candidate);
    long permit = gate.acquire(target, takeHeld(target, now), book.lastResort(candidate), now);
    if (permit < 0) {
      return Exclusion.ofRefusal(permit);
    }
    int credential = gate.credential(target, book.failedCredentials(candidate), now);
    if (credential == AttemptGate.NO_CREDENTIAL) {
      gate.release(target, permit, now);
      int known = Math.max(1, target.provider().credentials().size());
      boolean useless = Long.bitCount(book.failedCredentials(candidate)) >= known;
      return useless ? Exclusion.CREDENTIALS : Exclusion.RATE_LIMITED;
    }
    start(candidate, credential, permit, path, now);
    return null;
  }

  /** The permit of the attempt before, if that was on this target; else it is given back. */
  private long takeHeld(Target target, long now) {
    if (heldFor == null) {
      return AttemptGate.NO_PERMIT;
    }
    if (!heldFor.equals(target)) {
      releaseHeldPermit(now);
      return AttemptGate.NO_PERMIT;
    }
    heldFor = null;
    return heldPermit;
  }

  private void releaseHeldPermit(long now) {
    if (heldFor != null) {
      gate.release(heldFor, heldPermit, now);
      heldFor = null;
    }
  }

  private void start(
      int candidate, int credential, long permit, @Nullable RescuePath path, long now) {
    int number = book.begin(candidate);
    Target target = book.target(candidate);
    Attempt attempt =
        new Attempt(
            number,
            candidate,
            target,
            credential,
            permit,
            policy.clocksOf(target),
            terms.choices(),
            now);
    attempt.clocks.heed(terms.own());
    long begun = client.upstreamTime(now);
    attempt.clocks.waitFor(FailureKind.POOL_WAIT, begun, attempt.limits.poolWait());
    attempt.clocks.total(begun, terms.stream() ? OFF : attempt.limits.totalJson());
    if (path != null) {
      rescue.prepare(attempt, path);
    } else {
      attempt.gates = plan.gates(candidate);
    }
    granted.add(attempt);
    out.add(new Start(number, candidate, credential, permit, attempt.opening));
    if (client.blocked()) {
      out.add(new Pause(number));
    }
  }

  // ---- what an attempt reports -----------------------------------------------------------------

  private List<Action> ofAttempt(Attempt attempt, ExchangeEvent.OfAttempt event, long now) {
    if (attempt.judging != event instanceof ExchangeEvent.Judged) {
      return NOTHING;
    }
    return switch (event) {
      case ExchangeEvent.Frame(_, FrameFacts facts) ->
          terms.stream() ? frame(attempt, facts, now) : NOTHING;
      case ExchangeEvent.Dialling(_, boolean throughProxy) ->
          nowWaiting(
              attempt,
              throughProxy ? FailureKind.EGRESS_PROXY : FailureKind.CONNECT_TIMEOUT,
              attempt.limits.connect(),
              now);
      case ExchangeEvent.Connected _, ExchangeEvent.Uploading _ -> uploading(attempt, now);
      case ExchangeEvent.Written _ -> written(attempt, now);
      case ExchangeEvent.Head(_, int status) -> head(attempt, status, now);
      case ExchangeEvent.BodyGrew(_, boolean blank) -> bodyGrew(attempt, blank, now);
      case ExchangeEvent.Refused(_, ErrorFacts facts) ->
          fail(attempt, Loss.of(FailureRules.classify(facts)), now);
      case ExchangeEvent.Answer(_, AnswerFacts facts) -> answer(attempt, facts, now);
      case ExchangeEvent.Outgrown _ -> outgrown(attempt, now);
      case ExchangeEvent.Ended _ -> transferEnded(attempt, now);
      case ExchangeEvent.Judged(_, Judgement judgement) -> judged(attempt, judgement, now);
      case ExchangeEvent.Broken broken -> broken(attempt, broken, now);
    };
  }

  private List<Action> nowWaiting(Attempt attempt, FailureKind kind, long limit, long now) {
    attempt.clocks.waitFor(kind, client.upstreamTime(now), limit);
    return NOTHING;
  }

  /** Whether an answer has overtaken its request, so that the upload's clocks mean nothing more. */
  private boolean overtaken(Attempt attempt) {
    boolean promised = terms.stream() && attempt.status == 200;
    return attempt.opened || (attempt.status != 0 && !promised);
  }

  private List<Action> uploading(Attempt attempt, long now) {
    return overtaken(attempt)
        ? NOTHING
        : nowWaiting(attempt, FailureKind.NETWORK, attempt.limits.writeStalled(), now);
  }

  private List<Action> written(Attempt attempt, long now) {
    if (overtaken(attempt)) {
      return NOTHING;
    }
    if (!terms.stream()) {
      return awaitBody(attempt, now);
    }
    boolean last = book.isLast(attempt.candidate);
    long usual = policy.patience().firstContent(attempt.target, InputSize.of(terms.inputTokens()));
    long limit = attempt.limits.firstContentFor(terms.inputTokens(), patient(attempt), last, usual);
    return nowWaiting(attempt, FailureKind.FIRST_CONTENT_TIMEOUT, limit, now);
  }

  /** A JSON answer's first byte is one of its body: a head alone is no answer. */
  private List<Action> awaitBody(Attempt attempt, long now) {
    long usual = policy.patience().total(attempt.target, InputSize.of(terms.inputTokens()));
    boolean last = book.isLast(attempt.candidate);
    long limit = attempt.limits.firstByteFor(patient(attempt), last, usual);
    return nowWaiting(attempt, FailureKind.NO_RESPONSE, limit, now);
  }

  private boolean patient(Attempt attempt) {
    return terms.patient() || attempt.target.reasoning();
  }

  private List<Action> head(Attempt attempt, int status, long now) {
    attempt.status = status;
    attempt.accepted = status == 200;
    if (status != 200) {
      return nowWaiting(attempt, FailureKind.UPSTREAM_ERROR, attempt.limits.errorBody(), now);
    }
    return terms.stream() ? NOTHING : awaitBody(attempt, now);
  }

  /**
   * Bytes of a JSON answer: from the first word on silence counts as it does inside a stream; the
   * last candidate gets what it gets for its first content.
   */
  private List<Action> bodyGrew(Attempt attempt, boolean blank, long now) {
    if (terms.stream() || attempt.status != 200) {
      return NOTHING;
    }
    if (blank) {
      return awaitBody(attempt, now);
    }
    boolean patient = patient(attempt);
    long stall = patient ? attempt.limits.stallReasoning() : attempt.limits.stallText();
    if (book.isLast(attempt.candidate)) {
      stall =
          Math.max(
              stall,
              patient
                  ? attempt.limits.firstContentLastPatient()
                  : attempt.limits.firstContentLast());
    }
    return nowWaiting(attempt, FailureKind.NO_RESPONSE, stall, now);
  }

  // ---- a stream's events -----------------------------------------------------------------------

  private List<Action> frame(Attempt attempt, FrameFacts facts, long now) {
    if (facts.usage()) {
      attempt.usage = new Usage(facts.inputTokens(), facts.outputTokens());
    }
    Verdict verdict = rules.judge(attempt, facts);
    if (!attempt.finished.all()) {
      attempt.begun |= facts.choices();
      progress(attempt, facts, now);
    }
    return switch (verdict) {
      case Verdict.Plain plain ->
          switch (plain) {
            case IGNORE -> ignored(attempt, facts, now);
            case PASS -> attempt.gated() ? gather(attempt, facts, now) : pass(attempt, facts, now);
            case OPEN ->
                attempt.gated() ? gather(attempt, facts, now) : open(attempt, facts, 0, now);
            case HOLD -> holdBack(attempt, facts);
            case FINISH_UNHEARD -> finishUnheard(attempt, facts, now);
            case USAGE -> attempt.gated() ? hold(attempt) : usage(attempt, now);
            case COMPLETE -> endWell(attempt, false, true, now);
            case COMPLETE_WITHOUT_FINISH -> endWell(attempt, true, true, now);
          };
      case Verdict.OpenRest(int skip) -> open(attempt, facts, skip, now);
      case Verdict.OpenWith(String text) -> {
        rescue.succeeded(attempt);
        rescue.saidAgain(text);
        out.add(new Say(text));
        yield open(attempt, facts, 0, now);
      }
      case Verdict.Lost(Loss loss) -> fail(attempt, loss, now);
    };
  }

  /** Moves the clocks that watch for silence. */
  private void progress(Attempt attempt, FrameFacts facts, long now) {
    switch (facts.kind()) {
      case CONTENT -> {
        attempt.sent.add(facts.contentTo() - facts.contentFrom());
        attempt.said |= !facts.blank();
        attempt.inTool = false;
        heard(attempt, attempt.limits.stallText(), false, now);
      }
      case REASONING -> {
        attempt.sent.add(facts.reasoningBytes());
        heard(attempt, attempt.limits.stallReasoning(), true, now);
      }
      case TOOL_CALL -> {
        attempt.sent.add(0);
        attempt.said = true;
        attempt.inTool = true;
        heard(attempt, attempt.limits.stallTool(), true, now);
      }
      case BEAT, USAGE -> attempt.clocks.beat(client.upstreamTime(now));
      case FINISH, COMMENT, MALFORMED_BLANK, DONE, ERROR, MALFORMED -> {}
    }
  }

  private void heard(Attempt attempt, long stall, boolean quiet, long now) {
    attempt.clocks.stall(client.upstreamTime(now), stall, quiet);
  }

  /**
   * A rescuer that repeats what the client has has begun, though the client hears nothing of it.
   */
  private List<Action> ignored(Attempt attempt, FrameFacts facts, long now) {
    boolean repeats =
        attempt.filter != null
            && (facts.kind() == FrameKind.CONTENT || facts.kind() == FrameKind.REASONING);
    if (!repeats || attempt.firstContentNanos >= 0) {
      return NOTHING;
    }
    contentBegan(attempt, now);
    return out;
  }

  private List<Action> pass(Attempt attempt, FrameFacts facts, long now) {
    client.wrote(now);
    rescue.delivered(facts, 0);
    if (!facts.finish()) {
      return attempt.path == null ? FORWARD : FORWARD_AS;
    }
    out.add(attempt.path == null ? FORWARD.getFirst() : forwardAs(attempt, facts, 0));
    finished(attempt, facts, now);
    return out;
  }

  /** L2: from here on nobody else can start over. */
  private List<Action> open(Attempt attempt, FrameFacts facts, int skip, long now) {
    attempt.opened = true;
    opened = true;
    client.committed();
    client.wrote(now);
    if (attempt.firstContentNanos < 0) {
      contentBegan(attempt, now);
    }
    if (!committed) {
      committed = true;
      out.add(new CommitStream());
    }
    if (attempt.held > 0) {
      out.add(new ReleaseHeld());
    }
    rescue.succeeded(attempt);
    rescue.delivered(facts, skip);
    out.add(attempt.path == null ? FORWARD.getFirst() : forwardAs(attempt, facts, skip));
    if (facts.finish()) {
      finished(attempt, facts, now);
    }
    return out;
  }

  /** A usage in the event counts what this attempt said; the client is told of all it received. */
  private Action forwardAs(Attempt attempt, FrameFacts facts, int skip) {
    Usage whole = facts.usage() ? rescue.received(attempt, terms.inputTokens()) : attempt.usage;
    return new ForwardAs(skip, whole.equals(attempt.usage) ? null : whole);
  }

  private void contentBegan(Attempt attempt, long now) {
    attempt.firstContentNanos = now - attempt.startedAt;
    out.add(new PublishFirstContent(reports.firstContent(attempt)));
  }

  private List<Action> finishUnheard(Attempt attempt, FrameFacts facts, long now) {
    attempt.finished.add(facts.finishedChoices());
    return attempt.finished.all() ? fail(attempt, StreamRules.NO_CONTENT, now) : hold(attempt);
  }

  private void finished(Attempt attempt, FrameFacts facts, long now) {
    attempt.finished.add(facts.finishedChoices());
    if (attempt.finished.all()) {
      nowWaiting(attempt, FailureKind.UPSTREAM_TRUNCATED, attempt.limits.finishGrace(), now);
    }
  }

  private List<Action> holdBack(Attempt attempt, FrameFacts facts) {
    rescue.delivered(facts, 0);
    return hold(attempt);
  }

  private static List<Action> hold(Attempt attempt) {
    attempt.held++;
    return HOLD;
  }

  private List<Action> usage(Attempt attempt, long now) {
    if (usageSent) {
      return NOTHING;
    }
    usageSent = true;
    client.wrote(now);
    if (attempt.path == null) {
      return FORWARD;
    }
    Usage whole = rescue.received(attempt, terms.inputTokens());
    if (whole.equals(attempt.usage)) {
      return FORWARD_AS;
    }
    out.add(new ForwardUsage(whole));
    return out;
  }

  private List<Action> transferEnded(Attempt attempt, long now) {
    return rules.transferEnded(attempt) instanceof Verdict.Lost(Loss loss)
        ? fail(attempt, loss, now)
        : endWell(attempt, false, true, now);
  }

  /** The attempt whose answer is complete but for what may follow a finish reason, if any. */
  private @Nullable Attempt complete() {
    for (Attempt attempt : granted) {
      if (attempt.finished.all() && !attempt.gated()) {
        return attempt;
      }
    }
    return null;
  }

  private List<Action> endWell(Attempt attempt, boolean addFinish, boolean settles, long now) {
    if (attempt.gated()) {
      attempt.addFinish = addFinish;
      return judge(attempt, settles, now);
    }
    received = rescue.received(attempt, terms.inputTokens());
    rescue.paid(attempt.usage, received);
    close(attempt, SUCCESS, true, now);
    out.add(settles ? new Settle(attempt.number) : new Abort(attempt.number));
    out.add(new EndStream(addFinish));
    return end(ExchangeEnd.ANSWERED, now);
  }

  // ---- an answer that has to pass a gate -------------------------------------------------------

  /** It is kept: the client hears nothing of it but heartbeats, and the clocks run as always. */
  private List<Action> gather(Attempt attempt, FrameFacts facts, long now) {
    attempt.gathered = true;
    if (attempt.firstContentNanos < 0) {
      contentBegan(attempt, now);
    }
    out.addAll(hold(attempt));
    if (facts.finish()) {
      finished(attempt, facts, now);
    }
    return out;
  }

  /** It is complete: its transfer is over, and its gate is asked. */
  private List<Action> judge(Attempt attempt, boolean settles, long now) {
    if (attempt.firstContentNanos < 0) {
      contentBegan(attempt, now);
    }
    leave(attempt, settles);
    attempt.judging = true;
    attempt.clocks.total(now, OFF);
    nowWaiting(attempt, FailureKind.UNJUDGED, policy.clocks().judgement(), now);
    out.add(new Judge(attempt.number, attempt.gates));
    return out;
  }

  private List<Action> judged(Attempt attempt, Judgement judgement, long now) {
    return switch (judgement) {
      case Judgement.Failed(FailureKind kind, String why) ->
          fail(attempt, Loss.ofWhole(Failure.seen(kind, why)), now);
      case Judgement.Passed _ -> {
        attempt.gates = Set.of();
        yield attempt.gathered ? release(attempt, now) : answered(attempt, now);
      }
    };
  }

  private List<Action> release(Attempt attempt, long now) {
    received = attempt.usage;
    rescue.paid(attempt.usage, received);
    attempt.opened = true;
    close(attempt, SUCCESS, true, now);
    if (!committed) {
      out.add(new CommitStream());
    }
    committed = true;
    opened = true;
    out.add(new ReleaseHeld());
    out.add(new EndStream(attempt.addFinish));
    return end(ExchangeEnd.ANSWERED, now);
  }

  /** An attempt's transfer isn't wanted any more, unless it is over already. */
  private void leave(Attempt attempt, boolean settles) {
    if (!attempt.judging) {
      out.add(settles ? new Settle(attempt.number) : new Abort(attempt.number));
    }
  }

  // ---- a JSON answer ---------------------------------------------------------------------------

  private List<Action> answer(Attempt attempt, AnswerFacts facts, long now) {
    if (attempt.opened && !attempt.relayed) {
      return NOTHING;
    }
    attempt.usage = facts.usage();
    Failure flaw = facts.failure();
    if (flaw != null) {
      return fail(attempt, Loss.ofWhole(flaw), now);
    }
    if (opened && !attempt.relayed) {
      return fail(attempt, Loss.ofWhole(WHOLE_ANSWER), now);
    }
    return attempt.gated() ? judge(attempt, true, now) : answered(attempt, now);
  }

  private List<Action> answered(Attempt attempt, long now) {
    received = attempt.usage;
    rescue.paid(attempt.usage, received);
    if (attempt.firstContentNanos < 0) {
      contentBegan(attempt, now);
    }
    close(attempt, SUCCESS, true, now);
    deliver(attempt);
    leave(attempt, true);
    return end(ExchangeEnd.ANSWERED, now);
  }

  private void deliver(Attempt attempt) {
    if (attempt.relayed) {
      out.add(new EndRelay());
    } else if (!terms.stream()) {
      out.add(new SendAnswer(attempt.number));
    } else {
      if (!committed) {
        out.add(new CommitStream());
      }
      out.add(new SendAsStream(attempt.number));
    }
    committed = true;
    opened = true;
  }

  /** A JSON answer too large to be held: it goes out as it comes, and a break drops the client. */
  private List<Action> outgrown(Attempt attempt, long now) {
    if (attempt.opened) {
      return NOTHING;
    }
    if (attempt.gated()) {
      return fail(
          attempt, Loss.seen(FailureKind.UNJUDGED, "the answer is too large for its gate"), now);
    }
    if (terms.stream()) {
      return fail(
          attempt,
          Loss.seen(FailureKind.UPSTREAM_MALFORMED, "a JSON answer too large to be a stream"),
          now);
    }
    attempt.relayed = true;
    attempt.opened = true;
    contentBegan(attempt, now);
    committed = true;
    opened = true;
    out.add(new RelayRest(attempt.number));
    return out;
  }

  // ---- failing and going on --------------------------------------------------------------------

  private List<Action> broken(Attempt attempt, ExchangeEvent.Broken broken, long now) {
    if (attempt.finished.all()) {
      return endWell(attempt, false, false, now);
    }
    return fail(
        attempt, new Loss(broken.failure(), broken.connected(), broken.untouched(), false), now);
  }

  /** An attempt came to nothing: somebody else is asked, or the caller is told. */
  private List<Action> fail(Attempt attempt, Loss loss, long now) {
    refusals.add(attempt, loss.failure());
    AttemptResult result = new AttemptResult.Failed(loss.failure());
    // First what failed, then what the retry budget refuses to let follow it.
    reports.note(attempt, result, now);
    boolean rescues = opened;
    if (rescues || attempt.gathered || attempt.judging) {
      rescue.lost(attempt, terms.inputTokens());
    }
    book.blameCredential(attempt, loss.failure().kind());
    NextStep step = succession.after(attempt, loss, opened, now, timeLeft(now));
    boolean leaves = !(step instanceof NextStep.Call call && call.sameTarget());
    if (!leaves) {
      heldFor = attempt.target;
      heldPermit = attempt.permit;
    }
    publish(attempt, result, leaves, now);
    boolean keep = loss.transferOver() || (attempt.status != 0 && attempt.status != 200);
    leave(attempt, keep && !attempt.opened);
    if (attempt.held > 0 && !attempt.opened) {
      out.add(new DropHeld());
      if (!opened) {
        rescue.dropHeld();
      }
    }
    return switch (step) {
      case NextStep.GiveUp _ -> giveUp(now);
      case NextStep.Call call -> {
        RescuePath path = rescues ? succession.pathOf(attempt, loss, call) : null;
        if (rescues && path == null) {
          // An answer of its own behind what the client has would be a splice.
          yield giveUp(now);
        }
        callAfter(call, path, now);
        yield out;
      }
    };
  }

  private void callAfter(NextStep.Call call, @Nullable RescuePath path, long now) {
    if (call.waitNanos() <= 0) {
      call(call, path, now);
      return;
    }
    pending = call;
    pendingPath = path;
    pendingAt = now + call.waitNanos();
    waited += call.waitNanos();
  }

  private List<Action> giveUp(long now) {
    Refusal refusal = refusals.conclude(terms.stream());
    String why = opened && terms.stream() ? rescue.whyNot() : "";
    String end = refusal.message().endsWith(".") ? " " : ". ";
    return refuse(
        why.isEmpty() ? refusal : refusal.withMessage(refusal.message() + end + why), now);
  }

  private List<Action> shutDown(long now) {
    Attempt complete = complete();
    if (complete != null) {
      return endWell(complete, false, false, now);
    }
    return refuse(
        Refusal.ours(503, "shutting_down", "The gateway is shutting down. Try again."), now);
  }

  private List<Action> refuse(Refusal refusal, long now) {
    abortAll(now);
    if (!committed) {
      committed = true;
      out.add(new Refuse(refusal));
    } else if (terms.stream()) {
      out.add(new BreakStream(refusal.inBand()));
    } else {
      out.add(new DropClient());
    }
    return end(ExchangeEnd.FAILED, now);
  }

  private long timeLeft(long now) {
    return deadlineAt == OFF ? OFF : deadlineAt - now;
  }

  // ---- the client ------------------------------------------------------------------------------

  private List<Action> cancel(long now) {
    abortAll(now);
    return end(ExchangeEnd.CANCELLED, now);
  }

  private List<Action> clientBlocked(long now) {
    if (client.blocked()) {
      return NOTHING;
    }
    client.block(now);
    for (Attempt attempt : granted) {
      if (!attempt.judging) {
        out.add(new Pause(attempt.number));
      }
    }
    return out;
  }

  private List<Action> clientDraining(long now) {
    client.draining(now);
    return NOTHING;
  }

  private List<Action> clientReady(long now) {
    if (!client.blocked()) {
      return NOTHING;
    }
    client.ready(now);
    for (Attempt attempt : granted) {
      if (!attempt.judging) {
        out.add(new Resume(attempt.number));
      }
    }
    return out;
  }

  // ---- time ------------------------------------------------------------------------------------

  private List<Action> tick(long now) {
    if (client.blocked()) {
      return client.tooSlow(now) ? clientTooSlow(now) : NOTHING;
    }
    if (now >= deadlineAt && deadlineAt < nextOfAttempts()) {
      return deadline(now);
    }
    for (int i = granted.size() - 1; i >= 0; i--) {
      Attempt attempt = granted.get(i);
      FailureKind kind = attempt.clocks.expired(client.upstreamTime(now));
      if (kind != null) {
        clockFired(attempt, kind, now);
        if (ended) {
          return out;
        }
      }
    }
    if (now >= deadlineAt) {
      return deadline(now);
    }
    if (now >= pendingAt && pending != null) {
      NextStep.Call call = pending;
      pending = null;
      pendingAt = OFF;
      call(call, pendingPath, now);
      if (ended) {
        return out;
      }
    }
    if (client.commitDue(now)) {
      client.committed();
      committed = true;
      out.add(new CommitStream());
      out.add(new Heartbeat());
      client.wrote(now);
    }
    if (client.heartbeatDue(now)) {
      out.add(new Heartbeat());
      client.wrote(now);
    }
    return out;
  }

  private void clockFired(Attempt attempt, FailureKind kind, long now) {
    if (attempt.finished.all() && !attempt.judging) {
      endWell(attempt, false, false, now);
      return;
    }
    // An upload that stalled once would stall again, and take as long.
    boolean untouched = attempt.status == 0 && kind != FailureKind.NETWORK;
    boolean connected = !BEFORE_CONNECTED.contains(kind);
    Failure failure = AttemptClocks.failure(kind, attempt.status);
    attempt.status = 0;
    fail(attempt, new Loss(failure, connected, untouched, false), now);
  }

  private List<Action> deadline(long now) {
    Attempt complete = complete();
    if (complete != null) {
      return endWell(complete, false, false, now);
    }
    Failure failure = Failure.seen(FailureKind.DEADLINE, "the caller's own time limit ran out");
    refusals.outOfTime();
    for (Attempt attempt : List.copyOf(granted)) {
      refusals.add(attempt, failure);
      close(attempt, new AttemptResult.Failed(failure), true, now);
      leave(attempt, false);
    }
    return giveUp(now);
  }

  private List<Action> clientTooSlow(long now) {
    Failure failure = Failure.seen(FailureKind.CLIENT_SLOW, "the client stopped reading");
    for (Attempt attempt : List.copyOf(granted)) {
      close(attempt, new AttemptResult.Failed(failure), true, now);
      leave(attempt, false);
    }
    out.add(new DropClient());
    return end(ExchangeEnd.CANCELLED, now);
  }

  // ---- ending ----------------------------------------------------------------------------------

  private void abortAll(long now) {
    for (Attempt attempt : List.copyOf(granted)) {
      close(attempt, CANCELLED, true, now);
      leave(attempt, false);
    }
  }

  /** Takes an attempt out of the set and tells everybody what it came to. */
  private void close(Attempt attempt, AttemptResult result, boolean leaves, long now) {
    if (opened && !(result instanceof AttemptResult.Success)) {
      rescue.lost(attempt, terms.inputTokens());
    }
    reports.note(attempt, result, now);
    publish(attempt, result, leaves, now);
  }

  private void publish(Attempt attempt, AttemptResult result, boolean leaves, long now) {
    granted.remove(attempt);
    out.add(new PublishOutcome(reports.outcome(attempt, result, leaves, now)));
  }

  private List<Action> end(ExchangeEnd how, long now) {
    ended = true;
    pending = null;
    releaseHeldPermit(now);
    gate.close(now);
    if (how != ExchangeEnd.ANSWERED) {
      received = rescue.receivedInPart(terms.inputTokens());
      rescue.paid(Usage.NONE, received);
    }
    out.add(new Finish(how));
    return out;
  }

  private @Nullable Attempt attempt(int number) {
    for (int i = 0; i < granted.size(); i++) {
      if (granted.get(i).number == number) {
        return granted.get(i);
      }
    }
    return null;
  }
}
