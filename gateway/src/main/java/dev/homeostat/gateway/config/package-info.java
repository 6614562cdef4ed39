/**
 * The configuration: {@code homeostat.yaml} becomes immutable {@link
 * dev.homeostat.gateway.config.Settings}, or a list of every problem with its line and a hint.
 */
@NullMarked
package dev.homeostat.gateway.config;

import org.jspecify.annotations.NullMarked;
