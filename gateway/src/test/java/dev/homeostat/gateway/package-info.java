@NullMarked
package dev.homeostat.gateway;

import org.jspecify.annotations.NullMarked;
