@NullMarked
package dev.homeostat.core.failure;

import org.jspecify.annotations.NullMarked;
