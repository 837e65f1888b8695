// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.platform.users;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.isthmus.model.address.Address;
import org.isthmus.model.address.Msisdn;
import org.isthmus.model.address.SipUri;

/// What the values of a users file may be.
final class UserFields {
    private static final int LONGEST_DIGEST_USER = 100;
    private static final int LONGEST_NAME = 64;

    private UserFields() {}

    /// An address as people write it: `sip:alice@example.org`, `+447700900123`, `tel:+447700900123`.
    static Optional<Address> address(String written) {
        String number = written.toLowerCase(Locale.ROOT).startsWith("tel:") ? written.substring(4) : written;
        if (Msisdn.isValid(number)) {
            return Optional.of(new Msisdn(number));
        }
        return SipUri.parse(written)
                .filter(uri -> uri.scheme().equals("sip")
                        && uri.port() == 0
                        && !uri.user().isEmpty())
                .map(Address.class::cast);
    }

    /// The user part of the first SIP address.
    static Optional<String> defaultDigestUser(List<Address> addresses) {
        return addresses.stream()
                .filter(SipUri.class::isInstance)
                .map(address -> ((SipUri) address).user())
                .findFirst();
    }

    /// A colon would make the hash ambiguous (RFC 7617 section 2 has the same rule), quotes and spaces are trouble
    /// in header fields.
    static boolean isDigestUser(String name) {
        return !name.isEmpty()
                && name.length() <= LONGEST_DIGEST_USER
                && name.chars().allMatch(c -> c > ' ' && c < 0x7f && ":\"\\".indexOf(c) < 0);
    }

    /// Shown in lists, logs and on terminals: letters, digits, `.`, `_` and `-`, at most 64.
    static boolean isName(String name) {
        return !name.isEmpty()
                && name.length() <= LONGEST_NAME
                && name.codePoints().allMatch(c -> Character.isLetterOrDigit(c) || "._-".indexOf(c) >= 0);
    }

    static boolean isHash(String text, String algorithm) {
        return text.length() == DigestSecret.digits(algorithm)
                && text.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
    }
}
