@NullMarked
package dev.homeostat.gateway.ingress;

import org.jspecify.annotations.NullMarked;
