/** Packages of other gateways, installed on request into a cache outside the repository. */
@NullMarked
package dev.homeostat.bench.install;

import org.jspecify.annotations.NullMarked;
