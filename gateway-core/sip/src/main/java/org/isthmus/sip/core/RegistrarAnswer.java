// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.core;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.isthmus.model.address.Address;
import org.isthmus.model.address.Msisdn;
import org.isthmus.model.address.SipUri;
import org.isthmus.model.store.RegistrationStore.Binding;
import org.isthmus.model.users.User;
import org.isthmus.sip.message.SipAnswer;

/// Writes the 200 to a REGISTER (RFC 3261 section 10.3 step 8): every binding with the seconds it has left and its
/// parameters, the Path that was taken (RFC 3327 section 5.3), the user's addresses (RFC 7315 section 4.1) and Date.
final class RegistrarAnswer {
    private static final DateTimeFormatter SIP_DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private RegistrarAnswer() {}

    static SipAnswer of(List<String> paths, User user, List<Binding> bindings, Instant now) {
        SipAnswer answer = SipAnswer.of(200);
        for (Binding binding : bindings) {
            answer = answer.with("Contact", contact(binding, now));
        }
        for (String path : paths) {
            answer = answer.with("Path", path);
        }
        String own = user.addresses().stream()
                .filter(address -> address instanceof SipUri || address instanceof Msisdn)
                .map(RegistrarAnswer::uri)
                .collect(Collectors.joining(", "));
        return answer.with("P-Associated-URI", own).with("Supported", "path").with("Date", SIP_DATE.format(now));
    }

    private static String contact(Binding binding, Instant now) {
        StringBuilder contact = new StringBuilder("<").append(binding.contact()).append('>');
        binding.features().stream()
                .sorted()
                .forEach(feature -> contact.append(';').append(feature));
        if (!binding.instance().isEmpty()) {
            contact.append(";+sip.instance=\"")
                    .append(escaped(binding.instance()))
                    .append('"');
        }
        long left = Math.max(0, Duration.between(now, binding.expires()).toSeconds());
        return contact.append(";expires=").append(left).toString();
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }

    private static String uri(Address address) {
        return "<" + (address instanceof Msisdn ? "tel:" : "") + address.canonical() + ">";
    }
}
