// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.core;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.isthmus.model.address.SipUri;
import org.isthmus.model.refusal.Cause;
import org.isthmus.model.refusal.Refusal;
import org.isthmus.model.store.RegistrationStore;
import org.isthmus.model.store.RegistrationStore.Binding;
import org.isthmus.model.users.User;
import org.isthmus.model.users.UserDirectory;
import org.isthmus.sip.core.Recipients.Device;
import org.isthmus.sip.core.Recipients.Devices;
import org.isthmus.sip.core.Recipients.Elsewhere;
import org.isthmus.sip.core.Recipients.Offline;
import org.isthmus.sip.core.Recipients.Unknown;

/// Finds the devices that a request URI of ours means (RFC 3261 section 16.5, RFC 3327 section 5.4). Header fields
/// that a contact carries in its URI are left out: a request line can not have them (RFC 3261 section 19.1.1), and a
/// Route that a device smuggles in there is not ours to follow.
public final class RecipientDevices {
    private final UserAddresses addresses;
    private final UserDirectory users;
    private final RegistrationStore registrations;

    public RecipientDevices(UserAddresses addresses, UserDirectory users, RegistrationStore registrations) {
        this.addresses = addresses;
        this.users = users;
        this.registrations = registrations;
    }

    public Recipients find(String requestUri, Instant now) {
        Optional<User> user = addresses.userOf(requestUri, users);
        if (user.isEmpty()) {
            Refusal refusal = Refusal.of(Cause.UNKNOWN_RECIPIENT, "");
            return addresses.isOurs(requestUri) ? new Unknown(refusal, Answers.refusing(refusal)) : new Elsewhere();
        }
        return ofUser(user.get(), now);
    }

    /// [Devices] or [Offline].
    public Recipients ofUser(User user, Instant now) {
        Optional<SipUri> aor = user.addressOfRecord();
        List<Binding> bindings =
                aor.map(address -> registrations.bindings(address, now)).orElse(List.of());
        if (aor.isEmpty() || bindings.isEmpty()) {
            Refusal refusal = Refusal.of(Cause.RECIPIENT_UNAVAILABLE, "no device is registered");
            return new Offline(user, refusal, Answers.refusing(refusal));
        }
        return new Devices(
                user, aor.get(), bindings.stream().map(RecipientDevices::device).toList());
    }

    private static Device device(Binding binding) {
        return new Device(
                ContactUri.withoutHeaders(binding.contact()), binding.path(), binding.receivedFrom(), binding);
    }
}
