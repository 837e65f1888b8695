// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model;

import java.util.regex.Pattern;

/// One way of messaging, by the short lower-case name that rules, trail and commands use. Adapters bring their
/// own, so this is a name and not an enumeration; the constants are the ones that this house knows by itself.
public record Technology(String name) {
    // First, since the constants below already need it.
    private static final Pattern SHAPE = Pattern.compile("[a-z][a-z0-9-]{0,31}");

    public static final Technology RCS = new Technology("rcs");
    public static final Technology SMS = new Technology("sms");
    public static final Technology MMS = new Technology("mms");
    public static final Technology EMAIL = new Technology("email");

    public Technology {
        if (!SHAPE.matcher(name).matches()) {
            throw new IllegalArgumentException("technology name: " + name);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
