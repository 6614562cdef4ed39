package dev.homeostat.gateway.config.yaml;

import dev.homeostat.gateway.config.yaml.Document.Flaw;
import dev.homeostat.gateway.config.yaml.Node.Entry;
import dev.homeostat.gateway.config.yaml.Node.Mapping;
import dev.homeostat.gateway.config.yaml.Node.Scalar;
import dev.homeostat.gateway.config.yaml.Node.Sequence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLParser;

/**
 * Reads one YAML document into {@link Node}s. Bounded in size, depth and in what aliases expand to;
 * a key written twice is a flaw. Not thread-safe: one instance per text.
 */
public final class YamlReader {
  /** Characters of a file. */
  public static final int MAX_LENGTH = 4 << 20;

  /** Nesting of values. */
  public static final int MAX_DEPTH = 32;

  /** Values of a file, aliases expanded. */
  public static final long MAX_VALUES = 200_000;

  private final YAMLParser parser;
  private final List<Flaw> flaws = new ArrayList<>();
  private final Map<String, Node> anchors = new HashMap<>();

  private YamlReader(YAMLParser parser) {
    this.parser = parser;
  }

  /** Reads a text; never throws for what the text says. */
  public static Document read(String text) {
    if (text.length() > MAX_LENGTH) {
      return refused(1, 1, "the file is larger than " + MAX_LENGTH + " characters", "split it");
    }
    try (YAMLParser parser =
        (YAMLParser) new YAMLFactory().createParser(ObjectReadContext.empty(), text)) {
      return new YamlReader(parser).document();
    } catch (Refusal e) {
      return refused(e.line, e.column, e.cause, e.hint);
    } catch (JacksonException e) {
      return syntax(e);
    }
  }

  private Document document() {
    JsonToken first = parser.nextToken();
    if (first == null) {
      return new Document(null, flaws);
    }
    Node root = value(first, 1);
    if (parser.nextToken() != null) {
      throw refuse("a second document begins here", "keep one document in the file: remove '---'");
    }
    return new Document(root, flaws);
  }

  private Node value(JsonToken token, int depth) {
    if (depth > MAX_DEPTH) {
      throw refuse(
          "nested deeper than " + MAX_DEPTH, "no setting needs that: check the indentation");
    }
    String anchor = parser.isCurrentAlias() ? null : parser.getObjectId();
    Node node =
        switch (token) {
          case START_OBJECT -> mapping(depth);
          case START_ARRAY -> sequence(depth);
          default -> parser.isCurrentAlias() ? alias() : scalar(token);
        };
    if (node.weight() > MAX_VALUES) {
      throw refuse("more than " + MAX_VALUES + " values", "use fewer aliases (*name)");
    }
    if (anchor != null) {
      anchors.put(anchor, node);
    }
    return node;
  }

  private Mapping mapping(int depth) {
    TokenStreamLocation start = parser.currentTokenLocation();
    List<Entry> entries = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    long weight = 1;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      TokenStreamLocation at = parser.currentTokenLocation();
      Node value = value(parser.nextToken(), depth + 1);
      weight += value.weight();
      if (seen.add(key)) {
        entries.add(new Entry(key, at.getLineNr(), at.getColumnNr(), value));
      } else {
        flaws.add(
            new Flaw(
                at.getLineNr(),
                at.getColumnNr(),
                key,
                "the key '" + key + "' is written twice here",
                "keep one of the two; nothing is merged"));
      }
    }
    return new Mapping(entries, start.getLineNr(), start.getColumnNr(), weight);
  }

  private Sequence sequence(int depth) {
    TokenStreamLocation start = parser.currentTokenLocation();
    List<Node> items = new ArrayList<>();
    long weight = 1;
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      Node item = value(token, depth + 1);
      weight += item.weight();
      items.add(item);
    }
    return new Sequence(items, start.getLineNr(), start.getColumnNr(), weight);
  }

  private Scalar scalar(JsonToken token) {
    TokenStreamLocation at = parser.currentTokenLocation();
    Node.Type type =
        switch (token) {
          case VALUE_NUMBER_INT -> Node.Type.WHOLE;
          case VALUE_NUMBER_FLOAT -> Node.Type.DECIMAL;
          case VALUE_TRUE, VALUE_FALSE -> Node.Type.FLAG;
          case VALUE_NULL -> Node.Type.NULL;
          default -> Node.Type.TEXT;
        };
    String text = type == Node.Type.NULL ? "" : parser.getString();
    return new Scalar(text, type, at.getLineNr(), at.getColumnNr());
  }

  /** An alias stands for a value that is complete: none can hold itself. */
  private Node alias() {
    String name = parser.getString();
    Node node = anchors.get(name);
    if (node == null) {
      throw refuse(
          "the alias *" + name + " has no anchor before it",
          "write &"
              + name
              + " before a mapping or a list further up; single values can't be shared");
    }
    return node;
  }

  private Refusal refuse(String cause, String hint) {
    TokenStreamLocation at = parser.currentTokenLocation();
    return new Refusal(at.getLineNr(), at.getColumnNr(), cause, hint);
  }

  private static Document refused(int line, int column, String cause, String hint) {
    return new Document(null, List.of(new Flaw(line, column, "", cause, hint)));
  }

  private static Document syntax(JacksonException e) {
    String hint = "check indentation, quotes and brackets; values with ${…} inside {…} need quotes";
    if (e.getCause() instanceof MarkedYamlEngineException yaml) {
      Mark mark = yaml.getProblemMark().or(yaml::getContextMark).orElse(null);
      String problem = yaml.getProblem() == null ? "unreadable" : yaml.getProblem();
      return refused(
          mark == null ? 1 : mark.getLine() + 1,
          mark == null ? 1 : mark.getColumn() + 1,
          "not YAML: " + problem,
          hint);
    }
    TokenStreamLocation at = e.getLocation();
    return refused(
        at == null ? 1 : Math.max(1, at.getLineNr()),
        at == null ? 1 : Math.max(1, at.getColumnNr()),
        "not YAML: " + firstLine(e.getOriginalMessage()),
        hint);
  }

  private static String firstLine(@Nullable String message) {
    return message == null ? "unreadable" : message.lines().findFirst().orElse("unreadable");
  }

  /** Ends the reading from any depth; never leaves this class. */
  private static final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int line;
    private final int column;
    private final String cause;
    private final String hint;

    Refusal(int line, int column, String cause, String hint) {
      super(cause, null, false, false);
      this.line = line;
      this.column = column;
      this.cause = cause;
      this.hint = hint;
    }
  }
}
