// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.core;

import java.util.Locale;
import java.util.Optional;

/// The domain that a configured name of a certificate means: `core.example.org` or `sip:core.example.org`, in
/// small letters. No wildcards (RFC 5922 section 7.2), no addresses, no users.
final class CertifiedDomain {
    private static final int LONGEST = 253;

    private CertifiedDomain() {}

    static Optional<String> of(String written) {
        String name = written.regionMatches(true, 0, "sip:", 0, 4) ? written.substring(4) : written;
        boolean domain = !name.isEmpty()
                && name.length() <= LONGEST
                && name.chars().anyMatch(Character::isLetter)
                && name.chars().allMatch(CertifiedDomain::isPartOfName)
                && !name.startsWith(".")
                && !name.endsWith(".")
                && !name.contains("..");
        return domain ? Optional.of(name.toLowerCase(Locale.ROOT)) : Optional.empty();
    }

    private static boolean isPartOfName(int c) {
        return c < 128 && (Character.isLetterOrDigit(c) || c == '-' || c == '.');
    }
}
