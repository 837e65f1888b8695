// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.cpm;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.isthmus.model.address.Address;
import org.isthmus.model.address.AlphanumericSender;
import org.isthmus.model.address.MailAddress;
import org.isthmus.model.address.Msisdn;
import org.isthmus.model.address.ShortCode;
import org.isthmus.model.address.SipUri;
import org.isthmus.model.store.RegistrationStore.Binding;
import org.isthmus.sip.locate.EnumLookup;

/// Where a request is sent: the Request-URI, the route to it, the key of its queue (one request per device is
/// outstanding), the flow to take instead of routing, and whether the next hop is inside our trust domain, so
/// that it may be told who an anonymous sender is (RFC 3325 section 7).
public record SipTarget(String requestUri, List<String> route, String queue, Optional<String> flow, boolean trusted) {
    private static final String ENUM = EnumLookup.SCHEME;

    public SipTarget {
        route = List.copyOf(route);
    }

    /// A registered device, which does not choose whom we send to. By its Path when it has one (RFC
    /// 3327), which the registrar takes from trusted peers only. Else to the address that it registered
    /// from: over that flow when it is a connection, as behind address translation when the contact
    /// names another host or a `maddr` (in the spirit of RFC 3581 and RFC 5626), and to the port and by
    /// the transport of its contact when the host is that address (RFC 3261 section 10.3). Header
    /// fields that it put into its contact's URI are not ours to send (section 19.1.1).
    ///
    /// A binding at the SIP core leads there, within the trust domain.
    public static SipTarget device(Binding binding) {
        if (binding.atCore()) {
            return new SipTarget(binding.contact(), binding.path(), binding.contact(), Optional.empty(), true);
        }
        String from = binding.receivedFrom();
        boolean byFlow = binding.path().isEmpty()
                && !from.isEmpty()
                && (!from.startsWith("UDP:") || isOneOfSeveral(binding) || translated(binding));
        Optional<String> flow = byFlow ? Optional.of(from) : Optional.empty();
        return new SipTarget(withoutHeaders(binding.contact()), binding.path(), binding.contact(), flow, false);
    }

    /// A function of the SIP core inside the trust domain, by its `route`, for `recipient`: a SIP URI
    /// as it is, a number as tel URI, a short code as one that is local to `domain` (RFC 3966 section
    /// 5.1.5). A route that is `enum:ZONE` leads wherever that zone says, so that it is outside the
    /// trust domain.
    public static SipTarget core(Address recipient, String domain, String route) {
        String requestUri = switch (recipient) {
            case SipUri uri -> uri.canonical();
            case Msisdn number -> "tel:" + number.e164();
            case ShortCode code -> "tel:" + code.digits() + ";phone-context=" + domain;
            case MailAddress mail -> mail.canonical();
            case AlphanumericSender name -> throw new IllegalArgumentException(name + " can not be written to");
        };
        return new SipTarget(
                requestUri, List.of(inBrackets(route)), requestUri, Optional.empty(), !route.startsWith(ENUM));
    }

    /// A remote network by its `route`, which is told who an anonymous sender is when it is `trusted`.
    public static SipTarget network(Address recipient, String domain, String route, boolean trusted) {
        SipTarget core = core(recipient, domain, route);
        return new SipTarget(core.requestUri(), core.route(), core.queue(), core.flow(), trusted);
    }

    /// The function of this gateway that `hop` leads to, for `recipient` as [PartyUri] writes it.
    public static SipTarget function(Address recipient, String domain, String hop) {
        String requestUri = recipient instanceof MailAddress ? recipient.canonical() : PartyUri.of(recipient, domain);
        return new SipTarget(requestUri, List.of(inBrackets(hop)), requestUri, Optional.empty(), true);
    }

    /// Without brackets the parameters of a URI would be those of the field (RFC 3261 section 20.34).
    private static String inBrackets(String route) {
        return route.startsWith("<") || route.startsWith(ENUM) ? route : "<" + route + ">";
    }

    /// A flow that the device keeps open for us (RFC 5626 section 5.3).
    private static boolean isOneOfSeveral(Binding binding) {
        return binding.features().stream().anyMatch(feature -> feature.startsWith("reg-id="));
    }

    private static boolean translated(Binding binding) {
        String from = binding.receivedFrom();
        String host = from.substring("UDP:".length(), Math.max("UDP:".length(), from.lastIndexOf(':')));
        return namesAnotherHost(binding.contact())
                || SipUri.parse(binding.contact())
                        .filter(contact -> contact.host().equalsIgnoreCase(host))
                        .isEmpty();
    }

    /// In any spelling and place: who is wrongly suspected is reached by the flow, too.
    private static boolean namesAnotherHost(String contact) {
        return contact.toLowerCase(Locale.ROOT).contains("maddr");
    }

    private static String withoutHeaders(String uri) {
        // A user part may hold a question mark of its own.
        int question = uri.indexOf('?', Math.max(0, uri.indexOf('@')));
        return question < 0 ? uri : uri.substring(0, question);
    }
}
