// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.platform.users;

import java.util.Collection;
import java.util.Comparator;
import java.util.stream.Collectors;
import org.isthmus.model.Technology;
import org.isthmus.model.address.Address;
import org.isthmus.model.users.PreferenceProfile;
import org.isthmus.model.users.UserDevice;
import org.isthmus.model.users.UserTerms;

/// Writes the terms of one user as YAML, as [TermsNodes] reads them; what is usual is left out.
final class TermsText {
    private TermsText() {}

    static void append(UserTerms terms, String indent, StringBuilder out) {
        if (!terms.services().equals(UserTerms.DEFAULT.services())) {
            line(
                    out,
                    indent,
                    "services",
                    flow(terms.services().stream().map(TermsNodes::word).toList()));
        }
        if (!terms.legacy().isEmpty()) {
            out.append(indent).append("legacy:\n");
            terms.legacy()
                    .forEach((technology, address) ->
                            line(out, indent + "  ", technology.name(), UserFileText.quoted(address.canonical())));
        }
        if (!terms.devices().isEmpty()) {
            out.append(indent).append("devices:\n");
            for (UserDevice device : terms.devices()) {
                line(out, indent + "  - ", "instance", UserFileText.quoted(device.instance()));
                if (device.primary()) {
                    line(out, indent + "    ", "primary", "true");
                }
            }
        }
        if (!terms.blocked().isEmpty()) {
            out.append(indent).append("blocked:\n");
            terms.blocked().stream()
                    .map(Address::canonical)
                    .sorted(Comparator.naturalOrder())
                    .forEach(address -> out.append(indent)
                            .append("  - ")
                            .append(UserFileText.quoted(address))
                            .append('\n'));
        }
        terms.profileInForce().ifPresent(name -> line(out, indent, "profile", UserFileText.quoted(name)));
        if (!terms.profiles().isEmpty()) {
            out.append(indent).append("profiles:\n");
            terms.profiles().forEach(profile -> profile(profile, indent + "    ", out));
        }
    }

    private static void profile(PreferenceProfile profile, String indent, StringBuilder out) {
        line(out, indent.substring(2) + "- ", "name", UserFileText.quoted(profile.name()));
        if (!profile.deliver().isEmpty()) {
            line(
                    out,
                    indent,
                    "deliver",
                    flow(profile.deliver().stream().map(Technology::name).toList()));
        }
        profile.away().ifPresent(away -> line(out, indent, "away", TermsNodes.word(away)));
        if (!profile.accepts().anonymous()) {
            line(out, indent, "anonymous", "false");
        }
        if (!profile.accepts().refusedMedia().isEmpty()) {
            line(
                    out,
                    indent,
                    "refuse-media",
                    flow(profile.accepts().refusedMedia().stream()
                            .map(UserFileText::quoted)
                            .toList()));
        }
        profile.accepts().maxSize().ifPresent(octets -> line(out, indent, "max-size", Long.toString(octets)));
    }

    private static void line(StringBuilder out, String indent, String key, String value) {
        out.append(indent).append(key).append(": ").append(value).append('\n');
    }

    private static String flow(Collection<String> words) {
        return words.stream().collect(Collectors.joining(", ", "[", "]"));
    }
}
