package dev.homeostat.gateway.ingress;

import dev.homeostat.core.catalog.Catalog;
import dev.homeostat.core.catalog.Resolution;
import dev.homeostat.core.exchange.ExchangeTerms;
import dev.homeostat.core.exchange.Origin;
import dev.homeostat.core.exchange.Refusal;
import dev.homeostat.core.exchange.Requester;
import dev.homeostat.core.exchange.TierPlan;
import dev.homeostat.core.routing.NoRoute;
import dev.homeostat.core.routing.RoutePlan;
import dev.homeostat.core.routing.RouteRequest;
import dev.homeostat.gateway.exchange.AttemptLoop;
import dev.homeostat.gateway.exchange.ByteBudget;
import dev.homeostat.gateway.exchange.ChatExchange;
import dev.homeostat.gateway.exchange.LoopContext;
import dev.homeostat.gateway.exchange.RequestBody;
import dev.homeostat.gateway.exchange.Snapshot;
import dev.homeostat.wire.json.JsonLimits;
import dev.homeostat.wire.openai.ChatRequestFacts;
import dev.homeostat.wire.openai.ChatRequestScan;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /v1/chat/completions}: scans the body as it arrives, admits the request, and hands it
 * to an exchange.
 */
public final class ChatSurface implements Surface {
  private final Supplier<Snapshot> snapshots;
  private final ByteBudget budget;
  private final BooleanSupplier scarce;

  /**
   * A surface over the configuration of the moment.
   *
   * @param scarce whether there is no memory for more exchanges than there are
   */
  public ChatSurface(Supplier<Snapshot> snapshots, ByteBudget budget, BooleanSupplier scarce) {
    this.snapshots = snapshots;
    this.budget = budget;
    this.scarce = scarce;
  }

  @Override
  public Intake begin(IngressRequest request) {
    return new ChatIntake(request, snapshots.get(), budget, scarce.getAsBoolean());
  }

  private static final class ChatIntake implements Intake {
    private final IngressRequest request;
    private final Snapshot snapshot;
    private final ByteBudget budget;
    private final ChatRequestScan scan = new ChatRequestScan(JsonLimits.DEFAULT);
    private final RequestBody body = new RequestBody();
    private long charged;
    private boolean refused;
    private @Nullable AttemptLoop exchange;

    ChatIntake(
        IngressRequest request, Snapshot snapshot, ByteBudget budget, boolean memoryIsScarce) {
      this.request = request;
      this.snapshot = snapshot;
      this.budget = budget;
      if (memoryIsScarce) {
        refuse(overloaded("Too many requests are under way for the memory there is."));
      } else if (request.contentLength() > 0) {
        charge(request.contentLength());
      }
    }

    @Override
    public void content(ByteBuf content) {
      if (refused) {
        return;
      }
      int bytes = content.readableBytes();
      if (body.length() + bytes > charged && !charge(body.length() + bytes - charged)) {
        return;
      }
      body.add(content);
      byte[] scratch = request.context().scratch();
      int from = content.readerIndex();
      int to = content.writerIndex();
      while (from < to) {
        int length = Math.min(scratch.length, to - from);
        content.getBytes(from, scratch, 0, length);
        if (!scan.feed(scratch, 0, length)) {
          // It can't become valid any more; say so now instead of reading on.
          answerBad();
          return;
        }
        from += length;
      }
    }

    @Override
    public void end() {
      if (refused) {
        return;
      }
      switch (scan.finish()) {
        case ChatRequestScan.Bad _ -> answerBad();
        case ChatRequestScan.Ok(ChatRequestFacts facts) -> admit(facts);
      }
    }

    @Override
    public void gone() {
      if (exchange != null) {
        exchange.clientGone();
      } else {
        release();
      }
    }

    @Override
    public void writable(boolean writable) {
      if (exchange != null) {
        exchange.clientWritable(writable);
      }
    }

    @Override
    public void shutDown() {
      if (exchange != null) {
        exchange.shutDown();
      }
    }

    private boolean charge(long bytes) {
      long total = snapshot.settings().limits().bodyBudget().bytes();
      long atOnce = Math.max(bytes, request.contentLength() < 0 ? 16 << 10 : 0);
      if (budget.charge(atOnce, total)) {
        charged += atOnce;
        return true;
      }
      boolean hopeless = charged + bytes > total;
      refuse(
          hopeless
              ? Refusal.invalid(
                  413,
                  "body_too_large",
                  null,
                  "The body is larger than all bodies together may be ("
                      + snapshot.settings().limits().bodyBudget()
                      + "). Raise limits.body_budget, or send less.")
              : overloaded("Too many large requests at once."));
      return false;
    }

    private static Refusal overloaded(String why) {
      return new Refusal(
          503,
          "overloaded",
          "server_error",
          null,
          why + " Try again in a second.",
          TimeUnit.SECONDS.toNanos(1),
          false,
          0);
    }

    private void admit(ChatRequestFacts facts) {
      Catalog catalog = snapshot.catalog();
      switch (catalog.resolve(facts.model(), facts.models())) {
        case Resolution.Found found -> plan(facts, found);
        case Resolution.Unknown(String model, List<String> nearest) ->
            refuse(UnknownModel.refusal(model, nearest, "model"));
        case Resolution.NoneConfigured _ -> refuse(UnknownModel.noneConfigured());
      }
    }

    private void plan(ChatRequestFacts facts, Resolution.Found found) {
      ChatWish wish;
      RouteRequest asked;
      try {
        wish = ChatWish.of(request.headers(), facts, body::bytes);
        asked =
            RouteRequests.of(
                snapshot.catalog(), found, facts, wish, request.principal(), request.headers());
      } catch (UnusableRoute e) {
        refuse(e.refusal());
        return;
      }
      LoopContext context = request.context();
      switch (context.plan(asked)) {
        case RoutePlan.Go plan -> exchange(facts, plan, wish, asked.requester());
        case RoutePlan.Nobody nobody -> refuse(NoRoute.refusal(asked, nobody));
      }
    }

    private void exchange(
        ChatRequestFacts facts, RoutePlan.Go plan, ChatWish wish, Requester requester) {
      ExchangeTerms terms =
          new ExchangeTerms(
              facts.stream(),
              facts.includeUsage(),
              facts.n(),
              plan.named(),
              facts.asksReasoning(),
              body.length() / 4,
              wish.deadline(),
              wish.limits(),
              wish.rescue().terms(facts, snapshot.settings().rescue()));
      String beta = request.headers().get("openai-beta");
      ChatExchange admitted =
          new ChatExchange(
              request.id(),
              requester,
              Origin.CUSTOMER,
              facts,
              terms,
              plan.excluded(),
              body,
              beta == null ? Map.of() : Map.of("openai-beta", beta),
              System.currentTimeMillis());
      TierPlan candidates = plan.candidates().withLastResort(plan.lastResortFrom());
      exchange =
          new AttemptLoop(
              request.context(), snapshot, admitted, request.client(), candidates, this::settle);
      exchange.begin();
    }

    private void answerBad() {
      if (scan.finish() instanceof ChatRequestScan.Bad(String message, String param, String code)) {
        refuse(Refusal.invalid(400, code, param, message));
      }
    }

    private void refuse(Refusal refusal) {
      refused = true;
      release();
      Refusing.refuse(request.client(), request.id(), refusal);
    }

    private void release() {
      body.release();
      settle();
    }

    private void settle() {
      budget.release(charged);
      charged = 0;
    }
  }
}
