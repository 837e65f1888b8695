// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.platform.users;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.isthmus.model.CharScan;
import org.isthmus.model.Technology;
import org.isthmus.model.address.Address;
import org.isthmus.model.address.MailAddress;
import org.isthmus.model.address.Msisdn;
import org.isthmus.model.address.SipUri;

/// What the values of a users file may be.
final class UserFields {
    private static final int LONGEST_DIGEST_USER = 100;
    private static final int LONGEST_NAME = 64;
    private static final int LONGEST_INSTANCE = 200;
    private static final int MOST_DIGITS = 12;

    /// The technologies that a user may have an address in beside their own ones.
    static final List<String> LEGACY = List.of("sms", "mms", "email");

    /// How a user may wish to be reached.
    static final List<String> WAYS = List.of("rcs", "sms", "mms", "email");

    static final String ANY_ADDRESS_EXPECTED =
            "expected is sip:user@domain, +447700900123, mailto:user@domain, short:60006 or name:ACME";

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

    /// Anybody's address, as its canonical form or a number with `tel:` before it.
    static Optional<Address> anyAddress(String written) {
        Optional<Address> own = address(written);
        if (own.isPresent()) {
            return own;
        }
        try {
            return written.indexOf(':') < 0 ? Optional.empty() : Optional.of(Address.ofCanonical(written));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /// Where the technology named `technology` reaches a user: a mailbox for email, else a number.
    static Optional<Address> legacyAddress(String technology, String written) {
        if (technology.equals("email")) {
            String mailbox = written.startsWith("mailto:") ? written.substring("mailto:".length()) : written;
            return MailAddress.isValid(mailbox) ? Optional.of(new MailAddress(mailbox)) : Optional.empty();
        }
        return address(written).filter(Msisdn.class::isInstance);
    }

    static String legacyExpected(String technology) {
        return technology.equals("email")
                ? "expected is a mailbox such as alice@example.net"
                : "expected is a number such as +447700900123";
    }

    static Optional<Technology> way(String written) {
        return WAYS.contains(written) ? Optional.of(new Technology(written)) : Optional.empty();
    }

    /// `type/subtype` or `type/*`, in lower case.
    static Optional<String> media(String written) {
        int slash = written.indexOf('/');
        boolean shaped = slash > 0
                && slash < written.length() - 1
                && slash == written.lastIndexOf('/')
                && written.chars()
                        .allMatch(c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || ".+-/*".indexOf(c) >= 0)
                && (written.indexOf('*') < 0
                        || (written.endsWith("/*") && written.indexOf('*') == written.length() - 1));
        return shaped ? Optional.of(written) : Optional.empty();
    }

    static Optional<Long> octets(String written) {
        boolean digits = !written.isEmpty()
                && written.length() <= MOST_DIGITS
                && CharScan.all(written, c -> c >= '0' && c <= '9');
        return digits ? Optional.of(Long.parseLong(written)) : Optional.empty();
    }

    /// An instance id without the angle brackets that it has in a Contact (RFC 5626 section 4.1).
    static String instance(String written) {
        return written.startsWith("<") && written.endsWith(">") ? written.substring(1, written.length() - 1) : written;
    }

    static boolean isInstance(String urn) {
        return urn.startsWith("urn:")
                && urn.length() <= LONGEST_INSTANCE
                && urn.chars().allMatch(c -> c > ' ' && c < 0x7f && "\"<>".indexOf(c) < 0);
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
