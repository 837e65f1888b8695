// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.address;

/// A name in the place of a sender's number (3GPP TS 23.040 section 9.1.2.5: at most 11 characters of the GSM
/// default alphabet). It has no reply path, so it is a sender and never a recipient.
public record AlphanumericSender(String name) implements Address {
    public AlphanumericSender {
        if (!isValid(name)) {
            throw new IllegalArgumentException("not an alphanumeric sender");
        }
    }

    public static boolean isValid(String name) {
        return !name.isEmpty() && name.length() <= 20 && name.chars().noneMatch(Character::isISOControl);
    }

    @Override
    public String canonical() {
        return "name:" + name;
    }

    @Override
    public String masked() {
        return canonical();
    }

    @Override
    public String toString() {
        return masked();
    }
}
