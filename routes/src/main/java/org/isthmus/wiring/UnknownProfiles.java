// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.wiring;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.isthmus.model.settings.SelectionSettings;
import org.isthmus.model.users.PreferenceProfile;
import org.isthmus.model.users.User;
import org.isthmus.model.users.UserDirectory;

/// Names of preference profiles that selection rules ask for and no user has, in words for people. It may be right,
/// since
/// users come and go, so it is no fault; but a rule with a slip in it never holds, and does not say so of itself.
final class UnknownProfiles {
    private UnknownProfiles() {}

    static List<String> words(SelectionSettings selection, UserDirectory users) {
        if (selection.rules().stream().allMatch(rule -> rule.when().profile().isEmpty())) {
            return List.of();
        }
        Set<String> known = users.all().stream()
                .map(User::terms)
                .flatMap(terms -> terms.profiles().stream())
                .map(PreferenceProfile::name)
                .collect(Collectors.toSet());
        return selection.rules().stream()
                .flatMap(rule -> rule.when().profile().stream()
                        .filter(name -> !known.contains(name))
                        .map(name -> "selection.rules." + rule.name() + ".when.profile: no user has a profile " + name))
                .toList();
    }
}
