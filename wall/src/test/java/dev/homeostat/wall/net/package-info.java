@NullMarked
package dev.homeostat.wall.net;

import org.jspecify.annotations.NullMarked;
