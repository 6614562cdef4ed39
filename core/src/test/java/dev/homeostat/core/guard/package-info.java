@NullMarked
package dev.homeostat.core.guard;

import org.jspecify.annotations.NullMarked;
