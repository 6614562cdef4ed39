@NullMarked
package dev.homeostat.gateway.admin;

import org.jspecify.annotations.NullMarked;
