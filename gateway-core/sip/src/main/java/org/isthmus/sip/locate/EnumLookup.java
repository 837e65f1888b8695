// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.locate;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.isthmus.sip.locate.Dns.Answer;
import org.isthmus.sip.locate.Dns.Naptr;

/// Which SIP URI a telephone number has by ENUM (RFC 6116): the terminal NAPTR records with service `E2U+sip`
/// under the reversed digits, in their order; the first whose rule fits gives the URI. A record that can not be
/// understood is passed over (section 3.4.3).
public final class EnumLookup {
    /// How a route in the configuration begins that is an ENUM zone.
    public static final String SCHEME = "enum:";

    private static final int LONGEST_URI = 512;

    private final Dns dns;

    public EnumLookup(Dns dns) {
        this.dns = dns;
    }

    /// What became of a number.
    public sealed interface Found {
        record Uri(String uri) implements Found {}

        /// `never` says that the zone answered, and has no SIP address for the number.
        record Nothing(String why, boolean never) implements Found {}
    }

    /// `number` is international, with its plus sign; `zone` such as `e164.arpa`.
    public Found uri(String number, String zone) {
        return switch (dns.naptr(domain(number, zone))) {
            case Answer.Failed<Naptr>(String why) -> new Found.Nothing(why, false);
            case Answer.None<Naptr> _ -> nothing();
            case Answer.Found<Naptr>(List<Naptr> records) ->
                records.stream()
                        .filter(record -> record.flags().equalsIgnoreCase("u") && isSip(record.service()))
                        .sorted(Comparator.comparingInt(Naptr::order).thenComparingInt(Naptr::preference))
                        .flatMap(record -> applied(record.regexp(), number).stream())
                        .findFirst()
                        .<Found>map(Found.Uri::new)
                        .orElseGet(EnumLookup::nothing);
        };
    }

    private static Found nothing() {
        return new Found.Nothing("ENUM knows no SIP address of the number", true);
    }

    /// Section 3.2: the digits from last to first, dots between them.
    static String domain(String number, String zone) {
        StringBuilder domain = new StringBuilder();
        for (int i = number.length() - 1; i >= 0; i--) {
            if (Character.isDigit(number.charAt(i))) {
                domain.append(number.charAt(i)).append('.');
            }
        }
        return domain.append(zone).toString();
    }

    private static boolean isSip(String service) {
        List<String> parts = List.of(service.toLowerCase(Locale.ROOT).split("\\+", -1));
        return parts.getFirst().equals("e2u") && parts.stream().anyMatch(part -> part.split(":", -1)[0].equals("sip"));
    }

    /// RFC 3402 section 3.2: a delimiter, an extended regular expression, a replacement with `\1` for its
    /// groups, flags.
    private static Optional<String> applied(String rule, String number) {
        if (rule.isEmpty()) {
            return Optional.empty();
        }
        String[] parts = rule.substring(1).split(Pattern.quote(rule.substring(0, 1)), -1);
        if (parts.length != 3) {
            return Optional.empty();
        }
        try {
            int flags = parts[2].equalsIgnoreCase("i") ? Pattern.CASE_INSENSITIVE : 0;
            Matcher matcher = Pattern.compile(parts[0], flags).matcher(number);
            return matcher.find() ? replaced(parts[1], matcher) : Optional.empty();
        } catch (PatternSyntaxException | IndexOutOfBoundsException _) {
            return Optional.empty();
        }
    }

    private static Optional<String> replaced(String replacement, Matcher matcher) {
        StringBuilder uri = new StringBuilder();
        for (int i = 0; i < replacement.length(); i++) {
            char c = replacement.charAt(i);
            boolean group = c == '\\' && i + 1 < replacement.length() && Character.isDigit(replacement.charAt(i + 1));
            if (group) {
                i++;
                String text = matcher.group(replacement.charAt(i) - '0');
                uri.append(text == null ? "" : text);
            } else {
                uri.append(c);
            }
        }
        String made = uri.toString();
        boolean sip = made.regionMatches(true, 0, "sip:", 0, 4) || made.regionMatches(true, 0, "sips:", 0, 5);
        return sip && made.length() <= LONGEST_URI ? Optional.of(made) : Optional.empty();
    }
}
