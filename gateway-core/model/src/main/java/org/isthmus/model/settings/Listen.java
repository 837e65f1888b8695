// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.settings;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/// A host and port to listen on or to call, written `host:port` or `[v6]:port`. Port 0 lets the system choose.
public record Listen(String host, int port) {
    private static final int GROUPS = 8;

    /// An address that somebody listens on, an IPv6 one in the spelling of RFC 5952: `::1`, `2001:db8::7`.
    public static Listen of(InetSocketAddress bound) {
        InetAddress address = bound.getAddress();
        return new Listen(address instanceof Inet6Address six ? text(six) : address.getHostAddress(), bound.getPort());
    }

    private static String text(Inet6Address address) {
        byte[] octets = address.getAddress();
        List<String> groups = new ArrayList<>();
        for (int i = 0; i < GROUPS; i++) {
            groups.add(Integer.toHexString((octets[2 * i] & 0xff) << 8 | (octets[2 * i + 1] & 0xff)));
        }
        int from = 0;
        int longest = 0;
        for (int i = 0; i < GROUPS; i++) {
            int end = i;
            while (end < GROUPS && groups.get(end).equals("0")) {
                end++;
            }
            if (end - i > longest) {
                from = i;
                longest = end - i;
            }
        }
        String zone = address.getScopeId() == 0 ? "" : "%" + address.getScopeId();
        // A single group of zeros is not shortened (section 4.2.2).
        return (longest < 2
                        ? String.join(":", groups)
                        : String.join(":", groups.subList(0, from)) + "::"
                                + String.join(":", groups.subList(from + longest, GROUPS)))
                + zone;
    }

    /// Whether both can not be opened by one transport of one machine: the same port of the same host, or of one
    /// and of all (`0.0.0.0`; `::`, which takes IPv4 too). Names are compared as they are written.
    boolean clashesWith(Listen other) {
        return port != 0
                && port == other.port
                && (host.equalsIgnoreCase(other.host)
                        || isAll()
                        || other.isAll()
                        || (isAllOfV4() && !other.isV6())
                        || (other.isAllOfV4() && !isV6()));
    }

    private boolean isAll() {
        return host.equals("::");
    }

    private boolean isAllOfV4() {
        return host.equals("0.0.0.0");
    }

    private boolean isV6() {
        return host.indexOf(':') >= 0;
    }

    @Override
    public String toString() {
        return (isV6() ? "[" + host + "]" : host) + ":" + port;
    }
}
