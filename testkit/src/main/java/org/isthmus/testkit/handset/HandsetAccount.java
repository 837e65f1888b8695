// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.handset;

import java.util.UUID;

/// Who a simulated handset is: the user part and domain of its address of record, the name and password it
/// answers challenges with, and the instance that tells this device from the user's other ones (RFC 5626
/// section 4.1).
///
/// A `flow` above 0 is the `reg-id` of one of several connections that the device keeps (RFC 5626 section 4.2).
public record HandsetAccount(
        String user, String domain, String digestUser, String password, String instance, int flow) {
    public HandsetAccount(String user, String domain, String digestUser, String password, String instance) {
        this(user, domain, digestUser, password, instance, 0);
    }

    public static HandsetAccount of(String user, String domain, String password) {
        return new HandsetAccount(user, domain, user, password, "urn:uuid:" + UUID.randomUUID());
    }

    /// The same device over another connection.
    public HandsetAccount flow(int regId) {
        return new HandsetAccount(user, domain, digestUser, password, instance, regId);
    }

    public String addressOfRecord() {
        return "sip:" + user + "@" + domain;
    }

    @Override
    public String toString() {
        return addressOfRecord();
    }
}
