// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.core;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.isthmus.model.Octets;
import org.isthmus.model.address.Msisdn;
import org.isthmus.model.address.NumberingPlan;
import org.isthmus.model.address.ShortCode;
import org.isthmus.model.address.SipUri;
import org.isthmus.model.settings.CoreSettings;
import org.isthmus.model.settings.DigestSettings;
import org.isthmus.model.settings.RegistrarSettings;
import org.isthmus.model.settings.SenderRateSettings;
import org.isthmus.model.users.User;
import org.isthmus.model.users.UserDirectory;
import org.isthmus.sip.cpm.AddressReader;
import org.isthmus.sip.message.IncomingSip;
import org.isthmus.sip.message.SipHeaders;
import org.isthmus.testkit.handset.Digest;
import org.isthmus.testkit.memory.MemoryUserDirectory;

/// Alice and Bob, their domain, and what they send.
final class Fixtures {
    static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
    static final String DOMAIN = "isthmus.example";
    static final String PASSWORD = "open sesame";
    static final User ALICE = user("alice", "+447700900123");
    static final User BOB = user("bob", "+447700900456");
    static final SipUri ALICE_URI = new SipUri("sip", "alice", DOMAIN, 0);
    static final UserDirectory USERS = new MemoryUserDirectory(List.of(ALICE, BOB));
    static final UserAddresses ADDRESSES =
            new UserAddresses(new AddressReader(new DigitsPlan(), List.of(DOMAIN, "rcs.example")));
    static final DigestSettings DIGEST = new DigestSettings(
            true, true, Duration.ofMinutes(5), 1000, 3, Duration.ofSeconds(2), Duration.ofMinutes(15));
    static final RegistrarSettings SETTINGS = new RegistrarSettings(
            Duration.ofHours(1),
            Duration.ofMinutes(1),
            Duration.ofHours(2),
            3,
            DIGEST,
            List.of("192.0.2.10", "2001:db8:5::/48"),
            List.of("core.example.org"),
            CoreSettings.DEFAULT,
            new SenderRateSettings(10, 20, 1000));

    private Fixtures() {}

    static IncomingSip request(String method, String uri, String... fields) {
        return request(method, uri, "192.0.2.4", SipHeaders.of(fields));
    }

    static IncomingSip request(String method, String uri, String source, SipHeaders headers) {
        return new IncomingSip(
                method,
                uri,
                headers,
                Octets.EMPTY,
                new IncomingSip.Source("UDP", source, 5062, "192.0.2.1", 5060),
                NOW);
    }

    private static User user(String name, String number) {
        Map<String, String> ha1 = new HashMap<>();
        for (String algorithm : List.of("MD5", "SHA-256")) {
            ha1.put(algorithm, Digest.ha1(algorithm, name, DOMAIN, PASSWORD));
        }
        return new User(name, List.of(new SipUri("sip", name, DOMAIN, 0), new Msisdn(number)), name, ha1);
    }

    /// International numbers, `07…` as numbers of +44, and five digits or fewer as short codes.
    private record DigitsPlan() implements NumberingPlan {
        @Override
        public Reading read(String written) {
            int semicolon = written.indexOf(';');
            String digits = (semicolon < 0 ? written : written.substring(0, semicolon)).replaceAll("[-.() ]", "");
            String number = digits.startsWith("07") ? "+44" + digits.substring(1) : digits;
            if (Msisdn.isValid(number)) {
                return new Reading.International(new Msisdn(number));
            }
            return digits.matches("[0-9]{3,5}")
                    ? new Reading.Short(new ShortCode(digits))
                    : new Reading.NotANumber("not a number");
        }
    }
}
