// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.platform.config;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.isthmus.model.settings.BrokenLaws;
import org.isthmus.model.settings.Setting;

/// The components of settings records, reached by reflection. A record that is put together wrongly is our own
/// mistake and throws.
final class Components {
    private Components() {}

    static List<RecordComponent> of(Class<?> section) {
        return List.of(section.getRecordComponents());
    }

    static String key(RecordComponent component) {
        return ScalarTypes.kebab(component.getName());
    }

    static Setting setting(RecordComponent component) {
        Setting setting = component.getAnnotation(Setting.class);
        if (setting == null) {
            throw new IllegalStateException(
                    component.getDeclaringRecord().getName() + "." + component.getName() + " has no @Setting");
        }
        return setting;
    }

    static Object value(RecordComponent component, Object holder) {
        try {
            return component.getAccessor().invoke(holder);
        } catch (ReflectiveOperationException unreachable) {
            throw new IllegalStateException(component.getDeclaringRecord().getName() + " must be public", unreachable);
        }
    }

    /// The record made of `values`; or what the constructor that refused them had against them.
    static Made make(Class<?> section, List<Object> values) {
        Class<?>[] types = Arrays.stream(section.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            return new Made(
                    Optional.of(section.getDeclaredConstructor(types).newInstance(values.toArray())), List.of());
        } catch (InvocationTargetException wrapped) {
            if (wrapped.getCause() instanceof BrokenLaws broken) {
                return new Made(Optional.empty(), broken.laws());
            }
            if (wrapped.getCause() instanceof IllegalArgumentException refused) {
                return new Made(
                        Optional.empty(),
                        List.of(new BrokenLaws.Law(String.valueOf(refused.getMessage()), List.of(""))));
            }
            throw new IllegalStateException("can not make a " + section.getName(), wrapped.getCause());
        } catch (ReflectiveOperationException unreachable) {
            throw new IllegalStateException(section.getName() + " must be public", unreachable);
        }
    }

    record Made(Optional<Object> section, List<BrokenLaws.Law> refusals) {}
}
