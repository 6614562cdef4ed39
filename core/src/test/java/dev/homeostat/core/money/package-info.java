@NullMarked
package dev.homeostat.core.money;

import org.jspecify.annotations.NullMarked;
