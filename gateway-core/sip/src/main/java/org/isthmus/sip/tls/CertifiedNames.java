// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.tls;

import java.net.InetAddress;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/// Whom a certificate names (RFC 5922 section 7.1): the domains of its `sip:` URIs without a user part, or,
/// when it has none of those, its DNS names; and its IP addresses. The common name does not count. Whether the
/// certificate is good is not asked here.
public record CertifiedNames(List<String> domains, List<String> addresses) {
    public static final CertifiedNames NONE = new CertifiedNames(List.of(), List.of());

    private static final int DNS = 2;
    private static final int URI = 6;
    private static final int ADDRESS = 7;

    public CertifiedNames {
        domains = List.copyOf(domains);
        addresses = List.copyOf(addresses);
    }

    /// One whose alternative names can not be read names nobody.
    static CertifiedNames of(X509Certificate certificate) {
        List<String> uris = new ArrayList<>();
        List<String> dns = new ArrayList<>();
        List<String> addresses = new ArrayList<>();
        try {
            Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
            for (List<?> alternative : alternatives == null ? List.<List<?>>of() : alternatives) {
                if (alternative.get(0) instanceof Integer kind && alternative.get(1) instanceof String name) {
                    switch (kind) {
                        case DNS -> dns.add(name.toLowerCase(Locale.ROOT));
                        case URI -> domain(name, uris);
                        case ADDRESS -> addresses.add(name);
                        default -> {}
                    }
                }
            }
        } catch (CertificateParsingException _) {
            return NONE;
        }
        return new CertifiedNames(uris.isEmpty() ? dns : uris, addresses);
    }

    private static void domain(String uri, List<String> domains) {
        String lower = uri.toLowerCase(Locale.ROOT);
        if (lower.startsWith("sip:") && lower.indexOf('@') < 0) {
            domains.add(lower.substring("sip:".length()));
        }
    }

    /// Whether it names `host`, a domain or an IP address as in a URI. Wildcards do not count (section 7.2).
    public boolean include(String host) {
        if (host.startsWith("[") || host.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'))) {
            return addresses.stream().anyMatch(address -> sameAddress(address, host));
        }
        return domains.contains(host.toLowerCase(Locale.ROOT));
    }

    private static boolean sameAddress(String address, String host) {
        try {
            String plain = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
            return InetAddress.ofLiteral(address).equals(InetAddress.ofLiteral(plain));
        } catch (IllegalArgumentException _) {
            return false;
        }
    }
}
