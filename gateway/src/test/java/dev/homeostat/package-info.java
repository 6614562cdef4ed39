@NullMarked
package dev.homeostat;

import org.jspecify.annotations.NullMarked;
