// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Map;
import java.util.Set;

/// What a type of the model may be: a record, an enum, an annotation, a sealed interface, one of the ports, a codec, or
/// one of the few classes named here with a reason.
final class ModelTypes {
    static final String MODEL = "org.isthmus.model";

    /// What other rooms implement; all that is not sealed and not here is a mistake.
    static final Set<String> PORTS = Set.of(
            "address.NumberingPlan",
            "command.Command$Handler",
            "health.HealthCheck",
            "interworking.InterworkingFunction",
            "interworking.LegacyMessage",
            "screening.ContentScreening",
            "store.DeliveryLedger",
            "store.LeaseStore",
            "store.MessageStore",
            "store.OwnerStore",
            "store.PartStore",
            "store.RegistrationStore",
            "trail.Trail",
            "users.UserDirectory");

    /// The formats that all legs share: readers, writers and what they are made of.
    private static final Set<String> CODECS = Set.of("cpim", "imdn", "iscomposing", "mime", "pack", "xml");

    private static final Map<String, String> OTHERS = Map.ofEntries(
            Map.entry("Octets", "immutable bytes: an array in a record would break its equality"),
            Map.entry("CharScan", "plain loops over characters, which every id and address is checked with"),
            Map.entry("DurationText", "one spelling of durations, that of the settings, wherever one is shown"),
            Map.entry("VisibleText", "one rule for all that shows foreign text, so no room may have its own"),
            Map.entry("LinePacing", "it counts: how often a line may be logged"),
            Map.entry("RateLimit", "it counts: how much each sender may send, the same way on every leg"),
            Map.entry("id.ItemIds", "it mints: no two ids are the same, so it remembers the last"),
            Map.entry("id.Ids", "the checks that the records of this package share"),
            Map.entry(
                    "settings.SectionLaws",
                    "it collects, for the constructors of this package, what is wrong with a section"),
            Map.entry("settings.SipFieldNames", "the names that a setting which names a header field may not take"),
            Map.entry("settings.BrokenLaws", "what such a constructor throws: all of it at once"),
            Map.entry("store.StoreUnavailable", "broken is an exception, and this one is part of the ports"));

    private ModelTypes() {}

    static String nameInModel(JavaClass type) {
        return type.getName().substring(MODEL.length() + 1);
    }

    static boolean isPort(JavaClass type) {
        return type.getName().startsWith(MODEL + ".") && PORTS.contains(nameInModel(type));
    }

    static ArchCondition<JavaClass> areValuesPortsOrNamedWithAReason() {
        return new ArchCondition<>("be records, enums, sealed or port interfaces, codecs or named with a reason") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                if (!isAllowed(type)) {
                    events.add(SimpleConditionEvent.violated(
                            type,
                            type.getName() + " is none of these; an interface that other rooms implement belongs among"
                                    + " PORTS, a final class among OTHERS with its reason"));
                }
            }
        };
    }

    private static boolean isAllowed(JavaClass type) {
        if (type.isRecord()
                || type.isEnum()
                || type.isAnnotation()
                || type.getSimpleName().equals("package-info")) {
            return true;
        }
        if (type.isInterface()) {
            return isPort(type) || type.reflect().isSealed();
        }
        boolean codec =
                CODECS.contains(type.getPackageName().substring(MODEL.length()).replaceFirst("^\\.", ""));
        boolean named = codec || OTHERS.containsKey(nameInModel(type));
        return named && type.getModifiers().contains(JavaModifier.FINAL);
    }
}
