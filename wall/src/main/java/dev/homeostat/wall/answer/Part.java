package dev.homeostat.wall.answer;

import org.jspecify.annotations.Nullable;

/** A piece of an answer's body, in order. */
public sealed interface Part {
  /** What a piece of data is, so that a fault can be placed by counting tokens. */
  enum Kind {
    ROLE,
    TEXT,
    REASONING,
    TOOL,
    FINISH,
    USAGE,
    DONE,
    COMMENT,
    OTHER;

    /** Whether it carries content, reasoning or tool arguments: a token. */
    public boolean content() {
      return this == TEXT || this == REASONING || this == TOOL;
    }
  }

  /**
   * Data of the body.
   *
   * @param event whether the payload is the data of one server-sent event; else it is sent raw
   * @param name the {@code event:} field of that event
   */
  record Data(Kind kind, Bytes payload, boolean event, @Nullable String name) implements Part {
    /** The data of a server-sent event. */
    public static Data event(Kind kind, String payload) {
      return new Data(kind, Bytes.utf8(payload), true, null);
    }

    /** Bytes sent as they are. */
    public static Data raw(Kind kind, Bytes payload) {
      return new Data(kind, payload, false, null);
    }

    public static Data raw(Kind kind, String payload) {
      return raw(kind, Bytes.utf8(payload));
    }

    Data withPayload(Bytes changed) {
      return new Data(kind, changed, event, name);
    }
  }

  /** Something that happens between two pieces of data. */
  record Act(Step step) implements Part {
    public static Act pause(long nanos) {
      return new Act(new Step.Pause(nanos));
    }
  }

  /** Whether this is data that carries content. */
  default boolean token() {
    return this instanceof Data data && data.kind().content();
  }

  /** Whether this is data of the given kind. */
  default boolean is(Kind kind) {
    return this instanceof Data data && data.kind() == kind;
  }
}
