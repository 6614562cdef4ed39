package dev.homeostat.gateway;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * Hears Ctrl-C, each time: a shutdown hook hears the first one only. The JDK's own way ({@code
 * sun.misc.Signal}, module {@code jdk.unsupported}) has no successor and can't be compiled against
 * without a warning, so it is looked up; where it is missing, hooks do.
 */
final class Interrupts {
  private Interrupts() {}

  static void handle(Runnable onInterrupt) {
    try {
      MethodHandles.Lookup lookup = MethodHandles.publicLookup();
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      MethodHandle run =
          lookup
              .findVirtual(Runnable.class, "run", MethodType.methodType(void.class))
              .bindTo(onInterrupt);
      Object listener =
          MethodHandleProxies.asInterfaceInstance(
              handler, MethodHandles.dropArguments(run, 0, signal));
      Object interrupt =
          lookup
              .findConstructor(signal, MethodType.methodType(void.class, String.class))
              .invoke("INT");
      lookup
          .findStatic(signal, "handle", MethodType.methodType(handler, signal, handler))
          .invoke(interrupt, listener);
    } catch (Throwable e) {
      // A JVM without signals of this kind, or started with -Xrs: it ends by its hooks alone.
      if (e instanceof Error error && !(e instanceof LinkageError)) {
        throw error;
      }
    }
  }
}
