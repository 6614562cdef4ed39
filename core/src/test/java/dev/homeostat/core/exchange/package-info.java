@NullMarked
package dev.homeostat.core.exchange;

import org.jspecify.annotations.NullMarked;
