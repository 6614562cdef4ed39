/** YAML as a small tree in which every key and value knows its line and column. */
@NullMarked
package dev.homeostat.gateway.config.yaml;

import org.jspecify.annotations.NullMarked;
