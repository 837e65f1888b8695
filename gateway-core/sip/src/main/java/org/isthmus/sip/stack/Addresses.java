// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.stack;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.isthmus.sip.locate.Transport;
import org.isthmus.sip.message.IncomingSip;

/// How addresses are spelled in SIP.
final class Addresses {
    static final int DEFAULT_PORT = Transport.UDP.usualPort();

    private Addresses() {}

    /// Without a scope, which means nothing to others.
    static String text(InetAddress address) {
        String text = address.getHostAddress();
        int scope = text.indexOf('%');
        return scope < 0 ? text : text.substring(0, scope);
    }

    /// As a host in a Via or a URI: IPv6 in brackets.
    static String host(InetAddress address) {
        return address instanceof Inet6Address ? "[" + text(address) + "]" : text(address);
    }

    static IncomingSip.Source source(
            Transport transport,
            InetSocketAddress from,
            InetSocketAddress local,
            List<String> certified,
            String connection) {
        return new IncomingSip.Source(
                transport.name(),
                text(from.getAddress()),
                from.getPort(),
                text(local.getAddress()),
                local.getPort(),
                certified,
                connection);
    }
}
