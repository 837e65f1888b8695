// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.id;

/// `Contribution-ID` of CPM: one for each message or session inside a conversation; of a long-lived group it is
/// the group's own id. Minted by the client, globally unique.
public record ContributionId(String value) {
    public ContributionId {
        Ids.requireVisible("ContributionId", value);
    }

    public static boolean isValid(String value) {
        return Ids.isVisible(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
