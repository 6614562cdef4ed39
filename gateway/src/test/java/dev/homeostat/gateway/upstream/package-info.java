@NullMarked
package dev.homeostat.gateway.upstream;

import org.jspecify.annotations.NullMarked;
