// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.address;

import java.util.Locale;
import java.util.regex.Pattern;

/// A mailbox (`local@domain`, RFC 5321 section 4.1.2 without quoted local parts). The domain is lower case; the
/// local part keeps its case, since only its own domain knows what it means.
public record MailAddress(String mailbox) implements Address {
    private static final Pattern SHAPE =
            Pattern.compile("[^@\\s\\p{Cntrl}<>\",;:]{1,64}@[^@\\s\\p{Cntrl}<>\",;:]{1,253}");

    public MailAddress {
        if (!SHAPE.matcher(mailbox).matches()) {
            throw new IllegalArgumentException("not a mailbox");
        }
        int at = mailbox.indexOf('@');
        mailbox = mailbox.substring(0, at) + mailbox.substring(at).toLowerCase(Locale.ROOT);
    }

    public static boolean isValid(String mailbox) {
        return SHAPE.matcher(mailbox).matches();
    }

    @Override
    public String canonical() {
        return "mailto:" + mailbox;
    }

    @Override
    public String masked() {
        int at = mailbox.indexOf('@');
        return "mailto:" + mailbox.substring(0, mailbox.offsetByCodePoints(0, 1)) + "***" + mailbox.substring(at);
    }

    @Override
    public String toString() {
        return masked();
    }
}
