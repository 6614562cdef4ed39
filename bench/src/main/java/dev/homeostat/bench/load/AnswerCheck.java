package dev.homeostat.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.homeostat.bench.mock.Answers;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Judges one answer as it arrives: its status, its content marks and, of a stream, its {@code
 * [DONE]}. One per connection, reset for each exchange.
 */
final class AnswerCheck {
  private static final String DONE = "[DONE]";
  private static final int TAIL = 32;

  private final int expectedMarks;
  private final boolean stream;
  private final byte[] tail = new byte[TAIL];
  private int tailLength;
  private int marks;
  private int status;

  AnswerCheck(int expectedMarks, boolean stream) {
    this.expectedMarks = expectedMarks;
    this.stream = stream;
  }

  void reset() {
    tailLength = 0;
    marks = 0;
    status = 0;
  }

  void status(int code) {
    status = code;
  }

  /** Takes the next piece of the body and says how many marks it carried. */
  int body(ByteBuf piece) {
    int before = marks;
    int from = piece.readerIndex();
    int end = piece.writerIndex();
    for (int at = piece.indexOf(from, end, Answers.MARK); at >= 0; ) {
      marks++;
      at = at + 1 < end ? piece.indexOf(at + 1, end, Answers.MARK) : -1;
    }
    if (stream) {
      keepTail(piece);
    }
    return marks - before;
  }

  private void keepTail(ByteBuf piece) {
    int taken = Math.min(TAIL, piece.readableBytes());
    int kept = Math.min(tailLength, TAIL - taken);
    System.arraycopy(tail, tailLength - kept, tail, 0, kept);
    piece.getBytes(piece.writerIndex() - taken, tail, kept, taken);
    tailLength = kept + taken;
  }

  /** What is wrong with the answer now that its HTTP message has ended; null for nothing. */
  @Nullable String fault() {
    if (status != 200) {
      return "status-" + status;
    }
    if (marks != expectedMarks) {
      return marks < expectedMarks ? "content-missing" : "content-twice";
    }
    return stream && !endsWithDone() ? "no-done" : null;
  }

  private boolean endsWithDone() {
    return new String(tail, 0, tailLength, US_ASCII).stripTrailing().endsWith(DONE);
  }
}
