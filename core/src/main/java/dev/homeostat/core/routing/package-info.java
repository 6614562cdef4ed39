/**
 * Which target is asked, and why: filters, scores, plans, sessions. Pure; chance is an argument.
 */
@NullMarked
package dev.homeostat.core.routing;

import org.jspecify.annotations.NullMarked;
