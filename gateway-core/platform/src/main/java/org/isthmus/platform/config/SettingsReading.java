// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.platform.config;

import java.util.List;

/// What a configuration file says: settings, with every value in force and its origin; or everything that is wrong
/// with it, in the order of its lines.
public sealed interface SettingsReading<T> {

    record Read<T>(T settings, List<EffectiveSetting> values) implements SettingsReading<T> {
        public Read {
            values = List.copyOf(values);
        }
    }

    record Faulty<T>(List<Fault> faults) implements SettingsReading<T> {
        public Faulty {
            faults = List.copyOf(faults);
        }
    }
}
