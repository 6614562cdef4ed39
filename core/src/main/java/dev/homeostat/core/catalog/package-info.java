/**
 * What can be called: providers, their endpoints, the targets behind every model name, and the
 * immutable snapshot that resolves a caller's name to its candidates.
 */
@NullMarked
package dev.homeostat.core.catalog;

import org.jspecify.annotations.NullMarked;
