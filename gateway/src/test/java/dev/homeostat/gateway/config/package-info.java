@NullMarked
package dev.homeostat.gateway.config;

import org.jspecify.annotations.NullMarked;
