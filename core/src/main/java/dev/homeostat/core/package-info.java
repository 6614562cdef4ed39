@NullMarked
package dev.homeostat.core;

import org.jspecify.annotations.NullMarked;
