/** Tests of single parts of an exchange. */
@NullMarked
package dev.homeostat.gateway.exchange;

import org.jspecify.annotations.NullMarked;
