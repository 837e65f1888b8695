// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.cpm.devices;

import java.util.List;
import java.util.Locale;
import org.isthmus.model.cpm.CpmItem;
import org.isthmus.model.cpm.CpmMessage;
import org.isthmus.model.cpm.DispositionNotification;
import org.isthmus.model.settings.DeviceSettings;
import org.isthmus.model.settings.DeviceSettings.Reach;
import org.isthmus.model.store.RegistrationStore.Binding;
import org.isthmus.model.users.User;
import org.isthmus.model.users.UserDevice;

/// Which of a user's registered devices get an item (architecture document section 5.3.1.3, multiple
/// devices). Of a message the policy says: the primary device always gets it, the others by feature tag and
/// instance id. A notification is for the user who sent the message and not for the device alone that did, so
/// all get it. A user of whose devices none may have a message counts as away.
///
/// The core's binding is no device of which this policy could say anything: which of those behind
/// it get a message is the core's business.
///
/// Pure; the order of the devices is kept.
public final class DeviceFunction {
    private final DeviceSettings settings;
    private final List<String> wanted;

    public DeviceFunction(DeviceSettings settings) {
        this.settings = settings;
        this.wanted = settings.features().stream()
                .map(part -> part.toLowerCase(Locale.ROOT))
                .toList();
    }

    public List<Binding> devices(CpmItem item, User user, List<Binding> registered) {
        return switch (item) {
            case DispositionNotification _ -> registered;
            case CpmMessage _ -> devices(user, registered);
        };
    }

    private List<Binding> devices(User user, List<Binding> registered) {
        if (settings.equals(DeviceSettings.DEFAULT)) {
            return registered;
        }
        List<Binding> primary =
                registered.stream().filter(device -> isPrimary(user, device)).toList();
        return settings.deliver() == Reach.PRIMARY && !primary.isEmpty()
                ? primary
                : registered.stream()
                        .filter(device -> primary.contains(device) || mayHave(user, device))
                        .toList();
    }

    private boolean mayHave(User user, Binding device) {
        if (device.atCore()) {
            return true;
        }
        boolean known = !settings.knownOnly() || user.terms().devices().stream().anyMatch(stated -> is(stated, device));
        return known && (wanted.isEmpty() || device.features().stream().anyMatch(this::isWanted));
    }

    private boolean isWanted(String feature) {
        String tag = feature.toLowerCase(Locale.ROOT);
        return wanted.stream().anyMatch(tag::contains);
    }

    private static boolean isPrimary(User user, Binding device) {
        return user.terms().devices().stream().anyMatch(stated -> stated.primary() && is(stated, device));
    }

    /// A binding keeps the instance id as the Contact has it, in angle brackets (RFC 5626 section 4.1).
    private static boolean is(UserDevice stated, Binding device) {
        String instance = device.instance();
        boolean bracketed = instance.startsWith("<") && instance.endsWith(">");
        return (bracketed ? instance.substring(1, instance.length() - 1) : instance).equals(stated.instance());
    }
}
