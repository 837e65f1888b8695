// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.core;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.isthmus.model.address.Address;
import org.isthmus.model.address.NumberingPlan;
import org.isthmus.model.address.SipUri;
import org.isthmus.model.users.User;
import org.isthmus.model.users.UserDirectory;

/// Which of our users a URI means. One address has many spellings: `sip:` and `sips:` are the same user (RFC 5630
/// section 3.1), in our own domains a port says nothing, and a telephone number may be a `tel:` URI or the user part
/// of a SIP URI, with or without `user=phone` (RFC 3261 section 19.1.6).
public final class UserAddresses {
    private final Set<String> domains;
    private final NumberingPlan numbers;

    /// `domains` are the domains served here.
    public UserAddresses(List<String> domains, NumberingPlan numbers) {
        Set<String> lower = new HashSet<>();
        domains.forEach(domain -> lower.add(domain.toLowerCase(Locale.ROOT)));
        this.domains = Set.copyOf(lower);
        this.numbers = numbers;
    }

    /// What `uri` may stand for, most exact first; empty when it is no address that we understand.
    List<Address> readings(String uri) {
        if (uri.regionMatches(true, 0, "tel:", 0, 4)) {
            return number(uri.substring(4)).map(List::of).orElse(List.of());
        }
        Optional<SipUri> parsed = SipUri.parse(uri);
        if (parsed.isEmpty()) {
            return List.of();
        }
        List<Address> readings = new ArrayList<>();
        SipUri plain = plain(parsed.get());
        readings.add(plain);
        boolean phone = uri.toLowerCase(Locale.ROOT).endsWith(";user=phone")
                || uri.toLowerCase(Locale.ROOT).contains(";user=phone;");
        if (looksLikeNumber(plain.user()) && (phone || domains.contains(plain.host()))) {
            number(plain.user()).ifPresent(readings::add);
        }
        return List.copyOf(readings);
    }

    /// Whether `uri` is a SIP URI in one of our domains.
    boolean isOurs(String uri) {
        return SipUri.parse(uri)
                .filter(parsed -> domains.contains(plain(parsed).host()))
                .isPresent();
    }

    /// The user that `uri` belongs to.
    Optional<User> userOf(String uri, UserDirectory users) {
        return readings(uri).stream()
                .flatMap(address -> users.byAddress(address).stream())
                .findFirst();
    }

    /// The address of `user` that `uri` is; empty when it is somebody else's.
    Optional<Address> owned(String uri, User user) {
        return readings(uri).stream().filter(user::owns).findFirst();
    }

    private Optional<Address> number(String written) {
        return switch (numbers.read(written)) {
            case NumberingPlan.Reading.International international -> Optional.of(international.number());
            case NumberingPlan.Reading.Short code -> Optional.of(code.code());
            case NumberingPlan.Reading.NotANumber _ -> Optional.empty();
        };
    }

    private SipUri plain(SipUri uri) {
        String host =
                uri.host().endsWith(".") ? uri.host().substring(0, uri.host().length() - 1) : uri.host();
        boolean ours = domains.contains(host);
        return new SipUri("sip", uri.user(), host, ours ? 0 : uri.port());
    }

    private static boolean looksLikeNumber(String user) {
        int semicolon = user.indexOf(';');
        String number = semicolon < 0 ? user : user.substring(0, semicolon);
        boolean digit = false;
        for (int i = 0; i < number.length(); i++) {
            char c = number.charAt(i);
            digit |= c >= '0' && c <= '9';
            if ((c < '0' || c > '9') && "+-.()".indexOf(c) < 0) {
                return false;
            }
        }
        return digit;
    }
}
