/** What is kept over a restart, in files of the data folder. */
@NullMarked
package dev.homeostat.gateway.store;

import org.jspecify.annotations.NullMarked;
