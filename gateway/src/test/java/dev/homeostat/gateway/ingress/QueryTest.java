package dev.homeostat.gateway.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A request's query")
class QueryTest {
  @Test
  @DisplayName("the first value counts, decoded; what isn't there is null")
  void first() {
    Query query = new Query("model=a%2Fb+c&n=&alone&model=x&e=%zz&%6d=y&=nameless");
    assertThat(query.first("model")).isEqualTo("a/b c");
    assertThat(query.first("n")).isEmpty();
    assertThat(query.first("alone")).isEmpty();
    assertThat(query.first("e")).isEqualTo("%zz");
    assertThat(query.first("m")).isEqualTo("y");
    assertThat(query.first("a")).isNull();
    assertThat(Query.NONE.first("model")).isNull();
    assertThat(new Query("&&&").first("x")).isNull();
  }

  @Test
  @DisplayName("parameters beyond the sixty-fourth are not looked at")
  void bounded() {
    assertThat(new Query("a=1&".repeat(63) + "b=2").first("b")).isEqualTo("2");
    assertThat(new Query("a=1&".repeat(64) + "b=2").first("b")).isNull();
  }

  @Test
  @DisplayName("a list is separated by commas")
  void lists() {
    Query query = new Query("include=one,%20two&include=three");
    assertThat(query.lists("include", "two")).isTrue();
    assertThat(query.lists("include", "three")).isFalse();
    assertThat(query.lists("exclude", "one")).isFalse();
  }
}
