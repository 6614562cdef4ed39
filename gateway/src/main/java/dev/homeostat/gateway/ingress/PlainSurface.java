package dev.homeostat.gateway.ingress;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.homeostat.core.exchange.Refusal;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * Answers a request that needs no body, away from the loop: the control plane may take its time.
 */
public final class PlainSurface implements Surface {
  private final Executor threads;
  private final Function<IngressRequest, Reply> answer;

  private PlainSurface(Executor threads, Function<IngressRequest, Reply> answer) {
    this.threads = threads;
    this.answer = answer;
  }

  /** A surface whose answers are worked out by {@code threads}. */
  public static PlainSurface of(Executor threads, Function<IngressRequest, Reply> answer) {
    return new PlainSurface(threads, answer);
  }

  /**
   * An answer.
   *
   * @param status the HTTP status
   * @param contentType the body's type
   * @param body the body
   */
  public record Reply(int status, String contentType, String body) {
    /** A refusal, in the shape of every error. */
    public static Reply refused(Refusal refusal) {
      return json(refusal.status(), new String(Refusing.body(refusal), UTF_8));
    }

    /** JSON under a status. */
    public static Reply json(int status, String body) {
      return new Reply(status, "application/json", body);
    }
  }

  @Override
  public Intake begin(IngressRequest request) {
    return new Intake() {
      private final Replying replying = new Replying(threads, request);

      @Override
      public void content(ByteBuf content) {}

      @Override
      public void end() {
        replying.with(() -> answer.apply(request));
      }

      @Override
      public void gone() {
        replying.gone();
      }
    };
  }
}
