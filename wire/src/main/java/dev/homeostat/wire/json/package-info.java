/** JSON without a tree: one pass, resumable at every byte, offsets into the bytes as they came. */
@NullMarked
package dev.homeostat.wire.json;

import org.jspecify.annotations.NullMarked;
