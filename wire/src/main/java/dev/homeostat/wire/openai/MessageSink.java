package dev.homeostat.wire.openai;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.homeostat.wire.json.JsonText;
import org.jspecify.annotations.Nullable;

/**
 * Notes what routing has to know of a request's messages: whether there are images and answers
 * among them, and what the first user said. Told about the inside of each message, which it never
 * judges.
 */
final class MessageSink {
  private static final Names KEYS = new Names("role", "content", "type");
  private static final int ROLE = 0;
  private static final int CONTENT = 1;
  private static final int TYPE = 2;

  private static final byte[] USER = "user".getBytes(US_ASCII);
  private static final byte[] ASSISTANT = "assistant".getBytes(US_ASCII);

  /** Parts that no text is in, as OpenAI's two interfaces and others name them; images first. */
  private static final Names MEDIA =
      new Names("image_url", "input_image", "input_audio", "video_url", "file", "input_file");

  private static final int INPUT_IMAGE = 1;

  /** The longest word that is compared with others, and one byte more. */
  private static final int WORD = 12;

  private static final int OUTSIDE = 0;
  private static final int MESSAGE = 1;
  private static final int PARTS = 2;
  private static final int PART = 3;

  private final PrefixHash hash = new PrefixHash();
  private int level;
  private int key = Names.NONE;
  // Inside a container whose end is the next thing heard of.
  private boolean unseen;
  private int partFrom;
  private boolean media;
  private boolean said;
  private boolean user;
  private boolean other;

  private @Nullable ContentHash firstUser;
  private boolean images;
  private int mediaParts;
  private int mediaBytes;
  private boolean turns;

  /** Whether a part of some message is an image. */
  boolean images() {
    return images;
  }

  /** How many parts are no text. */
  int mediaParts() {
    return mediaParts;
  }

  /** How many bytes these parts take. */
  int mediaBytes() {
    return mediaBytes;
  }

  /** Whether some message is an assistant's. */
  boolean turns() {
    return turns;
  }

  /** The content of the first message of a user that has one, or null. */
  @Nullable ContentHash firstUser() {
    return firstUser;
  }

  /** The document's next bytes. */
  void piece(byte[] array, int shift) {
    hash.piece(array, shift);
  }

  /** Their end. */
  void pieceEnd(int end) {
    hash.pieceEnd(end);
  }

  /** A message begins. */
  void begin() {
    level = MESSAGE;
    key = Names.NONE;
    said = false;
    user = false;
    other = false;
  }

  /** Whether a message began that didn't end. */
  boolean inside() {
    return level != OUTSIDE;
  }

  void key(byte[] array, int from, int to) {
    key = KEYS.find(array, from, to);
  }

  /** A container begins inside the message. Returns whether its own inside is to be reported. */
  boolean beginContainer(int at, boolean array) {
    boolean parts = level == MESSAGE && key == CONTENT && array;
    boolean part = level == PARTS && !array;
    if (level == MESSAGE && key == CONTENT) {
      beginContent(at);
    }
    if (part) {
      partFrom = at;
      media = false;
    }
    level += parts || part ? 1 : 0;
    unseen = !parts && !part;
    key = unseen ? key : Names.NONE;
    return !unseen;
  }

  /** A container ends: the message itself, or one inside it. */
  void endContainer(int end) {
    if (unseen) {
      unseen = false;
      if (level == MESSAGE && key == CONTENT) {
        endContent(end);
      }
      return;
    }
    level--;
    if (level == PARTS) {
      mediaParts += media ? 1 : 0;
      mediaBytes += media ? end - partFrom : 0;
    } else if (level == MESSAGE) {
      endContent(end);
    } else if (level == OUTSIDE) {
      endMessage();
    }
  }

  /** A string begins inside the message. Returns how much of it is needed. */
  int beginString(int at) {
    if (level == MESSAGE && key == CONTENT) {
      beginContent(at);
      return 0;
    }
    boolean word = (level == MESSAGE && key == ROLE) || (level == PART && key == TYPE);
    return word ? WORD : 0;
  }

  void endString(byte[] array, int from, int to, int end) {
    if (level == PART && key == TYPE) {
      int kind = MEDIA.find(array, from, to);
      media |= kind != Names.NONE;
      images |= kind != Names.NONE && kind <= INPUT_IMAGE;
    } else if (level == MESSAGE && key == ROLE) {
      user = JsonText.same(array, from, to, USER);
      other = !user;
      turns |= JsonText.same(array, from, to, ASSISTANT);
    } else if (level == MESSAGE && key == CONTENT) {
      endContent(end);
    }
  }

  /** The role may follow the content, so any content may turn out to be the first user's. */
  private void beginContent(int at) {
    if (firstUser == null && !other) {
      hash.begin(at);
      said = true;
    }
  }

  private void endContent(int end) {
    hash.end(end);
  }

  private void endMessage() {
    if (user && said && firstUser == null) {
      firstUser = hash.hash();
    }
  }
}
