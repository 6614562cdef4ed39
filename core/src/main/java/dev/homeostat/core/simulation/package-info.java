/**
 * Traffic in virtual time: synthetic providers and callers around the real router, guards and
 * exchange machine, so that a week takes seconds and every number has a seed.
 */
@NullMarked
package dev.homeostat.core.simulation;

import org.jspecify.annotations.NullMarked;
