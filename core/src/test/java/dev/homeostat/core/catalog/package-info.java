@NullMarked
package dev.homeostat.core.catalog;

import org.jspecify.annotations.NullMarked;
