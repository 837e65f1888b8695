// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.command;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.isthmus.model.CharScan;
import org.isthmus.model.address.AlphanumericSender;
import org.isthmus.model.address.MailAddress;
import org.isthmus.model.interworking.InterworkingFunction;
import org.isthmus.model.trail.Fact;
import org.isthmus.sip.cpm.AddressReader;
import org.isthmus.sip.cpm.AddressReading;

/// What people paste when they look for a message (from a SIP trace, a log, a receipt, a letter), as the keys that
/// the trail may know it by. Pure, and it never fails: what is none of these is looked for as it is written.
///
/// | pasted | looked for |
/// |---|---|
/// | an id | as written, as far as the trail keeps it |
/// | `Call-ID: x`, `<x>`, `"x"`, `"Alice" <x>;tag=1` | what stands inside, too |
/// | a number, `tel:`, a SIP URI of a telephone | the number in international form, or the short code |
/// | digits alone, as SMPP carries a number | that number, too |
/// | a SIP URI, `alice@example.org` | the URI in its canonical form; the mailbox |
///
/// `written` are these. `notations` are the spellings that peers of one technology or another may give the same
/// id (their adapters know them); they may meet the id of another message, so they are for when nothing else
/// finds any. `unread` says why it is no number or address when it looks like one.
record SearchKeys(Set<String> written, Set<String> notations, Optional<String> unread) {
    private static final int LONGEST_FIELD_NAME = 40;
    private static final int FEWEST_DIGITS = 3;
    private static final int LONGEST_SENDER = 11;

    static SearchKeys of(String pasted, AddressReader addresses, Collection<InterworkingFunction> adapters) {
        Set<String> written = new LinkedHashSet<>();
        Set<String> notations = new LinkedHashSet<>();
        Optional<String> unread = Optional.empty();
        for (String text : unwrapped(pasted.strip())) {
            Set<String> parties = parties(text, addresses);
            written.add(Fact.cut(text));
            written.addAll(parties);
            adapters.forEach(adapter -> notations.addAll(adapter.spellings(text)));
            if (parties.isEmpty() && looksLikeAddress(text)) {
                unread = why(text, addresses);
            }
        }
        return new SearchKeys(written, notations, unread);
    }

    /// The text itself, and what stands inside a header field, brackets or quotes.
    private static Set<String> unwrapped(String pasted) {
        Set<String> texts = new LinkedHashSet<>();
        texts.add(pasted);
        String value = withoutFieldName(pasted);
        texts.add(value);
        int open = value.lastIndexOf('<');
        int close = value.indexOf('>', Math.max(open, 0));
        if (open >= 0 && close > open) {
            texts.add(value.substring(open + 1, close).strip());
        } else if (value.length() > 2
                && "\"'".indexOf(value.charAt(0)) >= 0
                && value.charAt(0) == value.charAt(value.length() - 1)) {
            texts.add(value.substring(1, value.length() - 1).strip());
        }
        return texts;
    }

    /// `Call-ID: abc` and the like: a name, a colon and a gap. A URI has no gap there.
    private static String withoutFieldName(String text) {
        int colon = text.indexOf(':');
        boolean field = colon > 0
                && colon <= LONGEST_FIELD_NAME
                && colon + 1 < text.length()
                && text.charAt(colon + 1) == ' '
                && CharScan.all(text.substring(0, colon), c -> c == '-' || c == '.' || isLetter(c));
        return field ? text.substring(colon + 1).strip() : text;
    }

    /// The canonical form of everybody whom the text may name.
    private static Set<String> parties(String text, AddressReader addresses) {
        Set<String> parties = new LinkedHashSet<>();
        if (hasScheme(text)) {
            add(text, addresses, parties);
            if (isTel(text) && text.indexOf(';') > 0) {
                add(text.substring(0, text.indexOf(';')), addresses, parties);
            }
            return parties;
        }
        add("tel:" + text, addresses, parties);
        if (CharScan.all(text, SearchKeys::isDigit)) {
            add("tel:+" + text, addresses, parties);
        }
        if (text.indexOf('@') > 0) {
            add("sip:" + text, addresses, parties);
            if (MailAddress.isValid(text)) {
                parties.add(new MailAddress(text).canonical());
            }
        }
        if (text.length() <= LONGEST_SENDER
                && CharScan.any(text, SearchKeys::isLetter)
                && CharScan.none(text, Character::isISOControl)) {
            parties.add(new AlphanumericSender(text).canonical());
        }
        return parties;
    }

    private static void add(String uri, AddressReader addresses, Set<String> parties) {
        addresses.readings(uri).forEach(address -> parties.add(address.canonical()));
    }

    private static Optional<String> why(String text, AddressReader addresses) {
        return addresses.readUri(hasScheme(text) ? text : "tel:" + text)
                        instanceof AddressReading.BadAddress(String why)
                ? Optional.of(why)
                : Optional.empty();
    }

    private static boolean looksLikeAddress(String text) {
        return hasScheme(text)
                || (text.chars().filter(SearchKeys::isDigit).count() >= FEWEST_DIGITS
                        && CharScan.all(text, c -> isDigit(c) || " +-./()".indexOf(c) >= 0));
    }

    private static boolean hasScheme(String text) {
        int colon = text.indexOf(':');
        return colon > 0
                && Set.of("tel", "sip", "sips", "mailto")
                        .contains(text.substring(0, colon).toLowerCase(Locale.ROOT));
    }

    private static boolean isTel(String text) {
        return text.regionMatches(true, 0, "tel:", 0, 4);
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isLetter(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
}
