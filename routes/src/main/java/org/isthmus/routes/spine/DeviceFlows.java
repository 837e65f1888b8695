// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.spine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.isthmus.model.store.RegistrationStore.Binding;

/// Which bindings are flows of one device: those with the same instance id and a `reg-id` each (RFC 5626). A
/// message goes over one of them; a device would get it twice otherwise.
final class DeviceFlows {
    private DeviceFlows() {}

    /// The devices, and of each the flows, in the order of `bindings`.
    static Collection<List<Binding>> byDevice(List<Binding> bindings) {
        Map<String, List<Binding>> devices = new LinkedHashMap<>();
        for (int i = 0; i < bindings.size(); i++) {
            Binding binding = bindings.get(i);
            boolean flow = !binding.instance().isEmpty()
                    && binding.features().stream().anyMatch(feature -> feature.startsWith("reg-id="));
            // One that is no flow of several is a device of its own.
            String device = flow ? binding.instance() : "#" + i;
            devices.computeIfAbsent(device, _ -> new ArrayList<>()).add(binding);
        }
        return devices.values();
    }
}
