/** The running gateway between real clients and providers that misbehave. */
@NullMarked
package dev.homeostat.gateway.blackbox;

import org.jspecify.annotations.NullMarked;
