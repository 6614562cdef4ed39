package dev.homeostat.wall.answer;

/** One header line of an answer, written as it stands, even when it is not valid HTTP. */
public record Header(String name, String value) {}
