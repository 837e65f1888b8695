// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.cpm.networks;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.isthmus.model.address.Address;
import org.isthmus.model.address.Msisdn;
import org.isthmus.model.address.ShortCode;
import org.isthmus.model.address.SipUri;
import org.isthmus.model.settings.NetworkSettings.Rule;
import org.isthmus.model.settings.NetworkSettings.Whose;

/// How identities are written differently in one direction between two networks. Of the rules that are about the
/// sender or the recipient, the first that fits is applied, once; what none fits, or would be no address after it,
/// stays as it is.
///
/// Pure. Other fields of a message are not touched.
final class IdentityRewriting {
    private final List<Rule> rules;

    IdentityRewriting(List<Rule> rules) {
        this.rules = List.copyOf(rules);
    }

    Address rewritten(Address address, Whose whose) {
        for (Rule rule : rules) {
            if (rule.of().contains(whose)) {
                Optional<Address> other = applied(rule, address);
                if (other.isPresent()) {
                    return other.get();
                }
            }
        }
        return address;
    }

    /// Whether `text` is an address as rules name them: `sip:alice@example.org`, `+447700900123`.
    static boolean isIdentity(String text) {
        return identity(text).isPresent();
    }

    private static Optional<Address> applied(Rule rule, Address address) {
        if (rule.identity().isPresent()) {
            return identity(rule.identity().get()).equals(Optional.of(address))
                    ? identity(rule.becomes())
                    : Optional.empty();
        }
        if (rule.domain().isPresent()) {
            return address instanceof SipUri uri
                            && uri.host().equals(domain(rule.domain().get()))
                    ? Optional.of(new SipUri(uri.scheme(), uri.user(), domain(rule.becomes()), uri.port()))
                    : Optional.empty();
        }
        String number = number(address);
        String prefix = rule.prefix().orElse("");
        return !number.isEmpty() && number.startsWith(prefix)
                ? number(rule.becomes() + number.substring(prefix.length()))
                : Optional.empty();
    }

    private static String domain(String written) {
        return written.toLowerCase(Locale.ROOT);
    }

    private static String number(Address address) {
        return switch (address) {
            case Msisdn number -> number.e164();
            case ShortCode code -> code.digits();
            case Address _ -> "";
        };
    }

    private static Optional<Address> number(String written) {
        if (Msisdn.isValid(written)) {
            return Optional.of(new Msisdn(written));
        }
        return ShortCode.isValid(written) ? Optional.of(new ShortCode(written)) : Optional.empty();
    }

    private static Optional<Address> identity(String written) {
        return Msisdn.isValid(written)
                ? Optional.of(new Msisdn(written))
                : SipUri.parse(written).map(Address.class::cast);
    }
}
