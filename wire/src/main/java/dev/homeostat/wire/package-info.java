@NullMarked
package dev.homeostat.wire;

import org.jspecify.annotations.NullMarked;
