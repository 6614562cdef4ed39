package dev.homeostat.gateway.config.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.gateway.config.yaml.Document.Flaw;
import dev.homeostat.gateway.config.yaml.Node.Entry;
import dev.homeostat.gateway.config.yaml.Node.Mapping;
import dev.homeostat.gateway.config.yaml.Node.Scalar;
import dev.homeostat.gateway.config.yaml.Node.Sequence;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("YAML is read into nodes that know their place")
class YamlReaderTest {
  private static Flaw onlyFlaw(String text) {
    Document document = YamlReader.read(text);
    assertThat(document.flaws()).hasSize(1);
    return document.flaws().getFirst();
  }

  @Test
  @DisplayName("every key and value has its line and column")
  void places() {
    Document document =
        YamlReader.read("# head\nserver: {listen: \"a:1\"}\nlist:\n  - one\n  -   two\n");
    Mapping root = (Mapping) Objects.requireNonNull(document.root());
    Entry list = Objects.requireNonNull(root.find("list"));
    assertThat(list.line()).isEqualTo(3);
    assertThat(list.column()).isEqualTo(1);
    Node listen = Objects.requireNonNull(document.at("server", "listen"));
    assertThat(listen).isEqualTo(new Scalar("a:1", Node.Type.TEXT, 2, 18));
    Node two = Objects.requireNonNull(document.at("list", 1));
    assertThat(two.line()).isEqualTo(5);
    assertThat(two.column()).isEqualTo(7);
  }

  @Test
  @DisplayName("a path that leads too far ends at the nearest value above")
  void nearest() {
    Document document = YamlReader.read("a: {b: [1]}");
    assertThat(document.at("a", "b", 7)).isInstanceOf(Sequence.class);
    assertThat(document.at("a", "x", "y")).isInstanceOf(Mapping.class);
    assertThat(YamlReader.read("").at("a")).isNull();
  }

  @Test
  @DisplayName("scalars keep their text, so that a price is never a binary fraction")
  void scalars() {
    Document document =
        YamlReader.read("[0.150, 12, true, null, 'yes', \"1\", yes, 1e3, 1_000, '']");
    Sequence items = (Sequence) Objects.requireNonNull(document.root());
    assertThat(items.items())
        .extracting(node -> ((Scalar) node).text())
        .startsWith("0.150", "12", "true", "", "yes", "1", "yes");
    assertThat(items.items())
        .extracting(node -> ((Scalar) node).type())
        .startsWith(
            Node.Type.DECIMAL,
            Node.Type.WHOLE,
            Node.Type.FLAG,
            Node.Type.NULL,
            Node.Type.TEXT,
            Node.Type.TEXT,
            Node.Type.TEXT);
  }

  @Test
  @DisplayName("a key written twice is a flaw at its second place")
  void duplicateKey() {
    Flaw flaw = onlyFlaw("server:\n  listen: \"a:1\"\n  listen: \"b:2\"\n");
    assertThat(flaw.line()).isEqualTo(3);
    assertThat(flaw.column()).isEqualTo(3);
    assertThat(flaw.cause()).contains("'listen' is written twice");
  }

  @Test
  @DisplayName("an alias stands for its anchor's value")
  void alias() {
    Document document = YamlReader.read("a: &x {p: 1}\nb: *x\nc: *x\n");
    assertThat(document.flaws()).isEmpty();
    assertThat(document.at("b", "p")).isInstanceOf(Scalar.class);
    assertThat(document.at("b")).isSameAs(document.at("a"));
    assertThat(document.at("c")).isSameAs(document.at("a"));
  }

  @Test
  @DisplayName("an alias without an anchor, or inside its own, is refused")
  void danglingAlias() {
    assertThat(onlyFlaw("a: *x").cause()).contains("*x has no anchor");
    assertThat(onlyFlaw("a: &x [*x]").cause()).contains("*x has no anchor");
  }

  @Test
  @DisplayName("aliases of aliases are counted as what they expand to")
  void billionLaughs() {
    StringBuilder text = new StringBuilder("l0: &l0 [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n");
    for (int i = 1; i < 12; i++) {
      String inner = ("*l" + (i - 1) + ", ").repeat(9) + "*l" + (i - 1);
      text.append("l" + i + ": &l" + i + " [" + inner + "]\n");
    }
    assertThat(onlyFlaw(text.toString()).cause()).contains("more than");
  }

  @Test
  @DisplayName("depth and size are bounded")
  void bounds() {
    assertThat(onlyFlaw("[".repeat(100_000)).cause()).contains("nested deeper");
    assertThat(onlyFlaw("a".repeat(YamlReader.MAX_LENGTH + 1)).cause()).contains("larger than");
  }

  @Test
  @DisplayName("what is no YAML says where and what")
  void syntax() {
    Flaw flaw = onlyFlaw("server:\n  listen: [a, b\nnetwork: {}\n");
    assertThat(flaw.line()).isEqualTo(3);
    assertThat(flaw.cause()).startsWith("not YAML: ");
    assertThat(flaw.hint()).isNotEmpty();
    assertThat(onlyFlaw("a: \"open\nb: 1").cause()).startsWith("not YAML: ");
    assertThat(onlyFlaw("a: 1\n\tb: 2").cause()).startsWith("not YAML: ");
  }

  @Test
  @DisplayName("a second document is refused instead of being ignored")
  void secondDocument() {
    assertThat(onlyFlaw("a: 1\n---\nb: 2\n").cause()).contains("second document");
  }

  @Test
  @DisplayName("an empty file is a document without a root, and no flaw")
  void empty() {
    for (String text : new String[] {"", "\n\n", "# only a comment\n"}) {
      assertThat(YamlReader.read(text)).isEqualTo(new Document(null, List.of()));
    }
  }
}
