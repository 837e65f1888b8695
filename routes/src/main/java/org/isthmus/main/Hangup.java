// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.main;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// SIGHUP, which asks a daemon to read its configuration again. Java has no API of its own for signals; the
/// JDK's module `jdk.unsupported` has one (`sun.misc.Signal`), which the compiler takes for a slip, so it is
/// called by its name. On a machine or a JDK without it SIGHUP keeps its usual meaning, and the log says so.
final class Hangup {
    private static final Logger LOG = LoggerFactory.getLogger(Hangup.class);

    private Hangup() {}

    /// Calls `action` for each SIGHUP from now on, one after the other, on a thread that the JVM makes.
    static void each(Runnable action) {
        InvocationHandler handler = (proxy, method, arguments) -> switch (method.getName()) {
            case "handle" -> {
                action.run();
                yield null;
            }
            case "equals" -> proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> "SIGHUP";
        };
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> listener = Class.forName("sun.misc.SignalHandler");
            Object proxy = Proxy.newProxyInstance(Hangup.class.getClassLoader(), new Class<?>[] {listener}, handler);
            signal.getMethod("handle", signal, listener)
                    .invoke(null, signal.getConstructor(String.class).newInstance("HUP"), proxy);
        } catch (ReflectiveOperationException absent) {
            LOG.warn("SIGHUP does not reload here ({}); `isthmus reload` does", absent.toString());
        }
    }
}
