/** Which Netty transport this machine gives: epoll where it loads, NIO elsewhere. */
@NullMarked
package dev.homeostat.bench.net;

import org.jspecify.annotations.NullMarked;
