@NullMarked
package dev.homeostat.core.routing;

import org.jspecify.annotations.NullMarked;
