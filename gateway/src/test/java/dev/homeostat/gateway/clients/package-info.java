/** The vendors' own clients against a running gateway. */
@NullMarked
package dev.homeostat.gateway.clients;

import org.jspecify.annotations.NullMarked;
