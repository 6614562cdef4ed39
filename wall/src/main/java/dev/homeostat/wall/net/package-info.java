/** What goes wrong below HTTP: names, addresses, TLS and the way out, on loopback. */
@NullMarked
package dev.homeostat.wall.net;

import org.jspecify.annotations.NullMarked;
