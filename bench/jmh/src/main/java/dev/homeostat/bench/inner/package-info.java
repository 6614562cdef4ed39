/**
 * JMH over the inner loops of core. Package the module and run its jar:
 *
 * <pre>
 * mvn -pl core,bench/jmh -Dmaven.test.skip=true package
 * java -jar bench/jmh/target/homeostat-jmh-*.jar -prof gc
 * </pre>
 */
@NullMarked
package dev.homeostat.bench.inner;

import org.jspecify.annotations.NullMarked;
