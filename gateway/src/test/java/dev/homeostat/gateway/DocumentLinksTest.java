package dev.homeostat.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DocumentLinksTest {
  private static final Pattern CODE = Pattern.compile("(?ms)^```.*?^```");
  private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} (.+)$");

  @Test
  @DisplayName("Every relative link of every document leads to a file, and to a heading of it")
  void links() {
    List<Path> documents = Documents.markdown();
    List<String> dead = new ArrayList<>();
    for (Path document : documents) {
      String text = CODE.matcher(Documents.read(document)).replaceAll("");
      for (MatchResult link : LINK.matcher(text).results().toList()) {
        if (!link.group(1).contains(":") && !leads(document, link.group(1))) {
          dead.add(Documents.root().relativize(document) + ": " + link.group(1));
        }
      }
    }
    assertThat(documents).hasSizeGreaterThan(8);
    assertThat(dead).isEmpty();
  }

  private static boolean leads(Path document, String link) {
    int hash = link.indexOf('#');
    String path = hash < 0 ? link : link.substring(0, hash);
    Path target = path.isEmpty() ? document : document.resolveSibling(path).normalize();
    if (!target.startsWith(Documents.root()) || !Files.exists(target)) {
      return false;
    }
    return hash < 0 || anchors(target).contains(link.substring(hash + 1));
  }

  /** Headings as the repository host makes anchors of them. */
  private static Set<String> anchors(Path document) {
    String text = CODE.matcher(Documents.read(document)).replaceAll("");
    return HEADING
        .matcher(text)
        .results()
        .map(heading -> heading.group(1).strip().toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
        .collect(Collectors.toSet());
  }
}
