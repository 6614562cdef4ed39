package dev.homeostat.gateway.exchange;

import dev.homeostat.core.catalog.Gate;
import dev.homeostat.core.catalog.Prefill;
import dev.homeostat.core.catalog.Realm;
import dev.homeostat.core.catalog.Target;
import dev.homeostat.core.exchange.Action;
import dev.homeostat.core.exchange.AttemptGate;
import dev.homeostat.core.exchange.AttemptResult;
import dev.homeostat.core.exchange.Clocks;
import dev.homeostat.core.exchange.ExchangeEnd;
import dev.homeostat.core.exchange.ExchangeEvent;
import dev.homeostat.core.exchange.ExchangeId;
import dev.homeostat.core.exchange.ExchangeMachine;
import dev.homeostat.core.exchange.ExchangeTerms;
import dev.homeostat.core.exchange.FirstContent;
import dev.homeostat.core.exchange.Judgement;
import dev.homeostat.core.exchange.Opening;
import dev.homeostat.core.exchange.Outcome;
import dev.homeostat.core.exchange.Refusal;
import dev.homeostat.core.exchange.TierPlan;
import dev.homeostat.core.failure.ErrorFacts;
import dev.homeostat.core.failure.Failure;
import dev.homeostat.core.failure.FailureKind;
import dev.homeostat.core.failure.Secrets;
import dev.homeostat.core.money.Usage;
import dev.homeostat.gateway.gate.AnswerGate;
import dev.homeostat.gateway.upstream.RequestHead;
import dev.homeostat.gateway.upstream.UpstreamRequest;
import dev.homeostat.gateway.upstream.UpstreamTarget;
import dev.homeostat.wire.json.JsonSplice;
import dev.homeostat.wire.json.JsonText;
import dev.homeostat.wire.openai.ChatContinuation;
import dev.homeostat.wire.openai.ChatRequestFacts;
import dev.homeostat.wire.openai.StreamBrand;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Executes what the {@link ExchangeMachine} decides: starts and ends upstream calls, hands bytes to
 * the client, keeps one timer. Decides nothing itself. Lives on one loop.
 *
 * <p>An action may cause the next event before it returns (a pooled connection is there at once),
 * so events that arrive while actions are carried out wait in line. Stream events never do: they
 * come from the network, and their facts hold during the call only.
 */
@SuppressWarnings("FutureReturnValueIgnored") // A failed write or close ends in channelInactive.
public final class AttemptLoop {
  private static final Logger LOG = LoggerFactory.getLogger(AttemptLoop.class);

  private static final Failure NO_MESSAGES =
      Failure.seen(FailureKind.DIVERGED, "the request has no messages to end with an answer");

  /** A gated answer, and no room to hold it back. */
  static final Failure NO_ROOM =
      Failure.seen(FailureKind.UNJUDGED, "too many answers are held at once");

  private final LoopContext context;
  private final Snapshot snapshot;
  private final ChatExchange exchange;
  private final ClientStream client;
  private final Answers answers;
  private final AttemptGate gate;
  private final ExchangeMachine machine;
  private final TierPlan plan;
  private final Runnable onFinish;

  private final List<UpstreamAttempt> attempts = new ArrayList<>(1);
  private final ArrayDeque<ExchangeEvent> waiting = new ArrayDeque<>(2);
  private boolean busy;
  private boolean collapsed;
  private boolean released;

  private @Nullable ScheduledFuture<?> timer;
  private long timerAt = Clocks.OFF;
  private long lastBacklog;

  private final long beganAt;
  private long inAttempts;
  private @Nullable Target answeredBy;
  private boolean usageForgotten;
  private @Nullable Usage guess;
  private @Nullable StreamReader speaking;

  /** The stream whose events the client got first: it sees that one only, whoever goes on. */
  private @Nullable StreamReader first;

  /**
   * An exchange ready to begin.
   *
   * @param plan who may be called, in order
   * @param onFinish called once, when the exchange needs its body no more
   */
  public AttemptLoop(
      LoopContext context,
      Snapshot snapshot,
      ChatExchange exchange,
      ClientStream client,
      TierPlan plan,
      Runnable onFinish) {
    this.context = context;
    this.snapshot = snapshot;
    this.exchange = exchange;
    this.client = client;
    this.onFinish = onFinish;
    this.beganAt = context.clock().nanos();
    ExchangeTerms terms = exchange.terms();
    this.gate = context.live().gate(exchange.requester());
    this.machine =
        ExchangeMachine.create(
            ExchangeId.customer(exchange.id(), exchange.requester()),
            terms,
            plan,
            snapshot.policy(),
            JsonText::decode,
            gate,
            span -> context.random().nextLong(span + 1));
    this.plan = plan;
    this.answers = new Answers(exchange, client, machine);
  }

  /** Begins. */
  public void begin() {
    dispatch(new ExchangeEvent.Begin());
    if (!client.writable()) {
      // It hasn't taken the response before this one yet, and no change will tell us.
      clientWritable(false);
    }
  }

  /** The client left. */
  public void clientGone() {
    client.gone();
    dispatch(new ExchangeEvent.ClientGone());
  }

  /** The process ends and can't wait any longer. */
  public void shutDown() {
    dispatch(new ExchangeEvent.ShuttingDown());
  }

  /** The client can take more, or no more. */
  public void clientWritable(boolean writable) {
    lastBacklog = client.backlog();
    dispatch(writable ? new ExchangeEvent.ClientReady() : new ExchangeEvent.ClientBlocked());
  }

  // ---- events in, actions out ------------------------------------------------------------------

  /** Takes an event, now or as soon as the actions of the one before are carried out. */
  void dispatch(ExchangeEvent event) {
    if (busy) {
      waiting.addLast(event);
      return;
    }
    if (collapsed) {
      return;
    }
    busy = true;
    try {
      play(event);
      ExchangeEvent next;
      while ((next = waiting.pollFirst()) != null) {
        play(next);
      }
    } catch (RuntimeException | OutOfMemoryError bug) {
      collapse(bug);
    } finally {
      busy = false;
    }
    arm();
  }

  /** A bug of ours must not leave a client waiting for ever, nor hold what it holds. */
  private void collapse(Throwable bug) {
    LOG.error("exchange {} was given up", exchange.id(), bug);
    collapsed = true;
    waiting.clear();
    for (UpstreamAttempt attempt : attempts) {
      attempt.close();
      attempt.call().abort();
    }
    gate.abandon(context.clock().nanos());
    client.drop();
    letGo();
  }

  private void play(ExchangeEvent event) {
    List<Action> actions = machine.on(event, context.clock().nanos());
    for (int i = 0; i < actions.size(); i++) {
      carryOut(actions.get(i));
    }
  }

  /** Takes a stream event, whose facts hold during the call only. */
  void streamEvent(StreamReader stream, ExchangeEvent.Frame frame) {
    if (busy) {
      throw new IllegalStateException("a stream event while actions are carried out");
    }
    speaking = stream;
    dispatch(frame);
  }

  private void carryOut(Action action) {
    StreamReader stream = speaking;
    if (stream != null && !(action instanceof Action.Forward)) {
      stream.givePending();
    }
    switch (action) {
      case Action.Forward _ -> forward();
      case Action.ForwardAs(int skip, Usage whole) ->
          stream().forwardAs(client, brand(), skip, whole);
      case Action.Say(String text) -> client.write(brand().text(text));
      case Action.ForwardUsage(Usage numbers) -> client.write(brand().usage(numbers));
      case Action.Hold _ -> stream().hold();
      case Action.DropHeld _ -> stream().dropHeld();
      case Action.Judge(int number, Set<Gate> gates) -> judge(attempt(number), number, gates);
      case Action.ReleaseHeld _ -> stream().releaseHeld(client);
      case Action.Start start -> start(start);
      case Action.Abort(int number) -> over(number, true);
      case Action.Settle(int number) -> over(number, false);
      case Action.Pause(int number) -> attempt(number).call().pause();
      case Action.Resume(int number) -> attempt(number).call().resume();
      case Action.CommitStream _ -> openStream();
      case Action.Heartbeat _ -> answers.heartbeat(first != null && first.identity().numbered());
      case Action.EndStream(boolean addFinish) -> {
        String finish = stream().ended(addFinish);
        StreamIdentity identity = (first != null ? first : stream()).identity();
        answers.endStream(identity, finish, usageForgotten, summary());
      }
      case Action.SendAnswer(int number) -> {
        // First what can fail: a buffer that was taken would be nobody's then.
        ExchangeSummary summary = summary();
        answers.send(attempt(number).takeAnswer(), summary);
      }
      case Action.SendAsStream(int number) -> {
        ExchangeSummary summary = summary();
        answers.sendAsStream(attempt(number).takeAnswer(), summary);
      }
      case Action.RelayRest(int number) -> attempt(number).relayTo(client, answers);
      case Action.EndRelay _ -> client.end();
      case Action.Refuse(Refusal refusal) -> {
        ExchangeSummary summary = summary();
        answers.refuse(discreet(refusal), verbatim(refusal), summary);
      }
      case Action.BreakStream(Refusal refusal) -> answers.breakStream(discreet(refusal));
      case Action.DropClient _ -> client.drop();
      case Action.PublishFirstContent(FirstContent fact) -> publish(fact);
      case Action.PublishOutcome(Outcome outcome) -> publish(outcome);
      case Action.Finish(ExchangeEnd end) -> finish(end);
    }
  }

  private void forward() {
    StreamReader stream = stream();
    if (first == null) {
      first = stream;
    }
    stream.forward(client);
  }

  /** What the events of a stream have in common that another stream goes on with. */
  private StreamBrand brand() {
    return first == null ? StreamBrand.UNKNOWN : first.identity().brand();
  }

  /** Whether the client has a part of the answer already. */
  boolean opened() {
    return machine.opened();
  }

  /** The stream that spoke last. */
  private StreamReader stream() {
    StreamReader stream = speaking;
    if (stream == null) {
      throw new IllegalStateException("a stream action without a stream");
    }
    return stream;
  }

  private UpstreamAttempt attempt(int number) {
    return attempts.get(number - 1);
  }

  private void openStream() {
    if (attempts.isEmpty()) {
      answers.openStream(null, 0);
      return;
    }
    if (answeredBy != null) {
      answers.openStream(summary());
      return;
    }
    UpstreamAttempt latest = attempts.getLast();
    answers.openStream(latest.target(), context.clock().nanos() - latest.startedAt());
  }

  // ---- attempts --------------------------------------------------------------------------------

  private void start(Action.Start start) {
    Target target = machine.candidate(start.candidate());
    if (attempts.isEmpty()) {
      for (ExchangeListener listener : context.listeners()) {
        listener.began(target, beganAt);
      }
    }
    boolean gated = !plan.gates(start.candidate()).isEmpty();
    UpstreamAttempt attempt = new UpstreamAttempt(this, context, start, target, exchange, gated);
    // First of all: what goes wrong from here on gives its permit back.
    attempts.add(attempt);
    UpstreamTarget upstream = snapshot.upstream(target);
    ChatRequestFacts facts = exchange.facts();
    JsonSplice splice = edits(facts.editsFor(target.upstreamModel(), true), start.opening());
    if (splice == null) {
      dispatch(new ExchangeEvent.Broken(start.attempt(), NO_MESSAGES, true, false));
      return;
    }
    RequestHead head =
        RequestHead.of(
            upstream.head(start.credential()),
            facts.stream() ? RequestHead.Accept.EVENTS : RequestHead.Accept.JSON,
            exchange.body().length() + splice.delta(),
            exchange.forwarded());
    UpstreamRequest request =
        new UpstreamRequest(
            exchange.origin(),
            Realm.LIVE,
            upstream.address(),
            head,
            room -> exchange.body().edited(splice, client.allocator(), room));
    attempt.calling(context.caller().call(request, snapshot.guard(), attempt));
  }

  /** The edits of an attempt's body, or null when an answer can't be gone on with in it. */
  private @Nullable JsonSplice edits(JsonSplice own, Opening opening) {
    if (opening instanceof Opening.Fresh) {
      return own;
    }
    ChatContinuation continuation = new ChatContinuation();
    exchange.body().read(context.scratch(), continuation::feed);
    @Nullable List<JsonSplice.Edit> more =
        switch (opening) {
          case Opening.Fresh _ -> List.of();
          case Opening.Continued(String text, long tokens, Prefill form) ->
              continuation.continuing(text, tokens, form);
          case Opening.Seam(String text, String tail, long tokens) ->
              continuation.repeating(text, tail, tokens);
        };
    return more == null ? null : ChatContinuation.with(own, more);
  }

  /** Has a held answer judged, off the loop: it may be long, and its schema anybody's. */
  private void judge(UpstreamAttempt attempt, int number, Set<Gate> gates) {
    ChatRequestFacts.Range at = exchange.facts().layout().responseFormat();
    byte[] format = at.present() ? exchange.body().bytes(at.from(), at.to()) : new byte[0];
    AnswerGate gate = new AnswerGate(gates, format);
    HeldBytes copied = room();
    if (!copied.hold(attempt.heldBytes())) {
      Judgement none = AnswerGate.unjudged(NO_ROOM.message());
      dispatch(new ExchangeEvent.Judged(number, none));
      return;
    }
    byte[] answer = attempt.held();
    boolean streamed = attempt.streamed();
    Runnable judging =
        () -> {
          Judgement judgement = gate.judge(answer, streamed);
          copied.release();
          judged(number, judgement);
        };
    if (!context.judges().accept(judging)) {
      copied.release();
      Judgement none = AnswerGate.unjudged("too many answers wait for their gates");
      dispatch(new ExchangeEvent.Judged(number, none));
    }
  }

  /** Room for one more answer that is held back. */
  HeldBytes room() {
    return new HeldBytes(context.bodies(), snapshot.settings().limits().bodyBudget().bytes());
  }

  private void judged(int number, Judgement judgement) {
    try {
      context
          .loop()
          .execute(
              () -> {
                dispatch(new ExchangeEvent.Judged(number, judgement));
                client.flush();
              });
    } catch (RejectedExecutionException e) {
      LOG.debug("a judgement came after the end of its loop", e);
    }
  }

  private void over(int number, boolean abort) {
    UpstreamAttempt attempt = attempt(number);
    attempt.close();
    if (abort) {
      attempt.call().abort();
    } else {
      attempt.call().settle();
    }
  }

  private @Nullable ByteBuf verbatim(Refusal refusal) {
    if (refusal.verbatim() == 0) {
      return null;
    }
    UpstreamAttempt attempt = attempt(refusal.verbatim());
    return attempt.errorBody(snapshot.upstream(attempt.target()).secrets());
  }

  /** A provider may quote the key it was called with; it may look like an ordinary word. */
  private Refusal discreet(Refusal refusal) {
    String message = refusal.message();
    for (UpstreamAttempt attempt : attempts) {
      message = Secrets.withhold(message, snapshot.upstream(attempt.target()).secrets());
    }
    return refusal.withMessage(message);
  }

  /** The same for what is still whole: once a message is cut, a part of a key can't be told. */
  ErrorFacts discreet(int number, ErrorFacts facts) {
    String words = facts.message();
    return words == null
        ? facts
        : facts.withMessage(
            Secrets.withhold(words, snapshot.upstream(attempt(number).target()).secrets()));
  }

  /** A read batch of an attempt is dealt with: what it wrote may leave. */
  void readComplete() {
    client.flush();
  }

  // ---- listeners -------------------------------------------------------------------------------

  private void publish(FirstContent fact) {
    long now = context.clock().nanos();
    for (ExchangeListener listener : context.listeners()) {
      listener.firstContent(fact, now);
    }
  }

  private void publish(Outcome outcome) {
    inAttempts += outcome.totalNanos();
    if (outcome.result() instanceof AttemptResult.Success) {
      answeredBy = outcome.target();
      count(outcome);
    }
    long now = context.clock().nanos();
    for (ExchangeListener listener : context.listeners()) {
      listener.outcome(outcome, now);
    }
  }

  /** Guesses the tokens of an answer whose provider didn't count them. */
  private void count(Outcome outcome) {
    if (!outcome.usage().equals(Usage.NONE)) {
      return;
    }
    usageForgotten = true;
    anomaly(outcome.attempt(), Anomaly.Kind.USAGE_MISSING);
    if (machine.received().equals(Usage.NONE)) {
      long said = attempt(outcome.attempt()).saidTokens();
      guess = new Usage(exchange.terms().inputTokens(), said, true);
    }
  }

  /** An attempt's answer is odd, though good. */
  void anomaly(int number, Anomaly.Kind kind) {
    Anomaly anomaly = new Anomaly(attempt(number).target(), kind);
    for (ExchangeListener listener : context.listeners()) {
      listener.anomaly(anomaly);
    }
  }

  /** What ids of our own are made of. */
  String stem() {
    return Long.toHexString(context.random().nextLong());
  }

  // ---- time ------------------------------------------------------------------------------------

  private void arm() {
    long at = collapsed ? Clocks.OFF : machine.wakeAt();
    if (at >= timerAt) {
      return;
    }
    if (timer != null) {
      timer.cancel(false);
    }
    timerAt = at;
    long delay = Math.max(0, at - context.clock().nanos());
    timer = context.loop().schedule(this::wake, delay, TimeUnit.NANOSECONDS);
  }

  private void wake() {
    timer = null;
    timerAt = Clocks.OFF;
    long backlog = client.backlog();
    if (backlog < lastBacklog) {
      dispatch(new ExchangeEvent.ClientDraining());
    }
    lastBacklog = backlog;
    dispatch(new ExchangeEvent.Tick());
    client.flush();
  }

  // ---- the end ---------------------------------------------------------------------------------

  private ExchangeSummary summary() {
    long nanos = context.clock().nanos() - beganAt;
    return ExchangeSummary.of(
        machine,
        answeredBy,
        guess != null ? guess : machine.received(),
        Math.max(0, nanos - inAttempts - machine.waited()));
  }

  private void finish(ExchangeEnd end) {
    ExchangeRecord exchangeRecord =
        exchange.toRecord(
            summary(), context.clock().nanos() - beganAt, end, answers.status(), answers.code());
    for (ExchangeListener listener : context.listeners()) {
      listener.ended(exchangeRecord);
    }
    letGo();
  }

  /** Gives back all that the exchange holds, once. */
  private void letGo() {
    if (released) {
      return;
    }
    released = true;
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
    timerAt = Clocks.OFF;
    for (UpstreamAttempt attempt : attempts) {
      attempt.release();
    }
    exchange.body().release();
    onFinish.run();
    client.complete();
  }
}
