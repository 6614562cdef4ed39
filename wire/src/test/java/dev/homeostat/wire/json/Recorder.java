package dev.homeostat.wire.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;

/** Writes down everything a scan reports; looks into every second container. */
final class Recorder implements JsonSink {
  final List<String> heard = new ArrayList<>();
  private int containers;

  @Override
  public void key(byte[] array, int from, int to, int at) {
    heard.add("key " + new String(array, from, to - from, UTF_8) + " @" + at);
  }

  @Override
  public boolean beginObject(int at) {
    heard.add("{ @" + at);
    return containers++ % 3 != 2;
  }

  @Override
  public void endObject(int end) {
    heard.add("} @" + end);
  }

  @Override
  public boolean beginArray(int at) {
    heard.add("[ @" + at);
    return containers++ % 3 != 2;
  }

  @Override
  public void endArray(int end) {
    heard.add("] @" + end);
  }

  @Override
  public int beginString(int at) {
    heard.add("string @" + at);
    return at % 3 == 0 ? 0 : 7;
  }

  @Override
  public void endString(byte[] array, int from, int to, int at, int end) {
    heard.add("\"" + new String(array, from, to - from, UTF_8) + "\" @" + at + ".." + end);
  }

  @Override
  public void number(byte[] array, int from, int to, int at, int end) {
    heard.add("number " + new String(array, from, to - from, UTF_8) + " @" + at + ".." + end);
  }

  @Override
  public void literal(byte first, int at, int end) {
    heard.add("literal " + (char) first + " @" + at + ".." + end);
  }
}
