package dev.homeostat.gateway.ingress;

/** What a route asks of its caller. A route without one can't be declared. */
public enum Permission {
  /** Anybody: it says nothing about the inside. */
  PUBLIC,
  /** A key with the inference scope. */
  INFERENCE,
  /** A key with the operator scope. */
  OPERATOR
}
