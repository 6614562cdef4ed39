/** The socket side: requests in, planned bytes out, one event loop. */
@NullMarked
package dev.homeostat.wall.server;

import org.jspecify.annotations.NullMarked;
