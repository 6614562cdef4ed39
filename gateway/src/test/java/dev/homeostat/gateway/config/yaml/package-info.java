@NullMarked
package dev.homeostat.gateway.config.yaml;

import org.jspecify.annotations.NullMarked;
