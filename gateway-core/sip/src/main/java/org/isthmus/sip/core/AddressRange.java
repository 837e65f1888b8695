// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.core;

import java.net.InetAddress;
import java.util.HexFormat;
import java.util.Optional;

/// One IP address or a range of them, written `192.0.2.1`, `192.0.2.0/24`, `2001:db8::/32`. Host names are not
/// taken: what a name points to is not ours to decide. An IPv4 address in IPv6 dress (`::ffff:192.0.2.1`) is the
/// IPv4 address.
final class AddressRange {
    private final byte[] address;
    private final int prefix;

    private AddressRange(byte[] address, int prefix) {
        this.address = address;
        this.prefix = prefix;
    }

    /// Empty when `written` is neither an address nor a range.
    static Optional<AddressRange> of(String written) {
        int slash = written.indexOf('/');
        String host = slash < 0 ? written : written.substring(0, slash);
        // `1.2.3` would be read as an address, too, and not as the one that its writer means.
        boolean abbreviated =
                host.indexOf(':') < 0 && host.chars().filter(c -> c == '.').count() != 3;
        if (host.length() > 45 || host.indexOf('%') >= 0 || abbreviated) {
            return Optional.empty();
        }
        try {
            byte[] octets = InetAddress.ofLiteral(host).getAddress();
            int bits = octets.length * 8;
            int prefix = slash < 0 ? bits : Integer.parseInt(written.substring(slash + 1));
            return prefix < 0 || prefix > bits ? Optional.empty() : Optional.of(new AddressRange(octets, prefix));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    boolean contains(AddressRange other) {
        if (other.address.length != address.length || other.prefix < prefix) {
            return false;
        }
        for (int bit = 0; bit < prefix; bit++) {
            int mask = 0x80 >> (bit % 8);
            if ((address[bit / 8] & mask) != (other.address[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }

    /// The address itself for IPv4, its first `bits` for IPv6, as digits to be compared.
    String network(int bits) {
        return HexFormat.of().formatHex(address, 0, address.length == 4 ? 4 : bits / 8);
    }
}
