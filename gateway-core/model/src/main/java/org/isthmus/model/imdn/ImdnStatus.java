// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.imdn;

import java.util.Arrays;

/// What the `status` of a notification says (RFC 5438 section 11.1.7; the two `LEGACY_` are CPM's, stage 3
/// section 2.5).
public enum ImdnStatus {
    DELIVERED("delivered"),
    FAILED("failed"),
    FORBIDDEN("forbidden"),
    ERROR("error"),
    DISPLAYED("displayed"),
    PROCESSED("processed"),
    STORED("stored"),
    LEGACY_SMS("legacy-sms"),
    LEGACY_MMS("legacy-mms"),
    /// An extension, or a word that does not belong to this type of notification. It claims nothing.
    OTHER("");

    private final String element;

    ImdnStatus(String element) {
        this.element = element;
    }

    /// The local name of its XML element.
    public String element() {
        return element;
    }

    static ImdnStatus ofElement(String element) {
        return Arrays.stream(values())
                .filter(status -> status.element.equals(element))
                .findFirst()
                .orElse(OTHER);
    }
}
