// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.cpm.devices;

import java.util.List;
import java.util.Optional;
import org.isthmus.model.store.RegistrationStore.Binding;

/// What tells which device of a user sent a request: the instance id that it named (RFC 5626 section 4.1), else the
/// flow that the request came over, in the spelling under which bindings remember theirs. Behind a proxy all devices
/// come over one flow, so a flow tells only where it is one device's.
///
/// Pure.
public record SendingDevice(String flow, Optional<String> instance) {

    /// One of its bindings among those of its user; empty when it can not be told.
    public Optional<Binding> among(List<Binding> registered) {
        if (instance.isPresent()) {
            return registered.stream()
                    .filter(binding -> binding.instance().equals(instance.get()))
                    .findFirst();
        }
        List<Binding> over = registered.stream()
                .filter(binding -> binding.receivedFrom().equals(flow))
                .toList();
        return over.stream().findFirst().filter(first -> over.stream().allMatch(other -> isSame(first, other)));
    }

    /// Whether two bindings are one device's: two flows of one device have its instance id in common.
    public static boolean isSame(Binding one, Binding other) {
        return one.equals(other) || (!one.instance().isEmpty() && one.instance().equals(other.instance()));
    }
}
