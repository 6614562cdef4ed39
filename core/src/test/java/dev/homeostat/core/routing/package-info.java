/** Tests of how routes are planned. */
@NullMarked
package dev.homeostat.core.routing;

import org.jspecify.annotations.NullMarked;
