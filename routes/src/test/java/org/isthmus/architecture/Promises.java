// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.architecture;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.util.Set;
import java.util.stream.Stream;

/// What a package promises to others, and whether any other takes it up.
final class Promises {
    private Promises() {}

    /// Top-level types; a nested one is as public as what it is about.
    static boolean isPublic(JavaClass type) {
        return type.getModifiers().contains(JavaModifier.PUBLIC)
                && type.getEnclosingClass().isEmpty()
                && !type.getSimpleName().equals("package-info");
    }

    /// Another package has it, or a type nested in it, in its code; or it stands in what another public type of its own
    /// package promises, so that who takes that up holds it without naming it.
    static boolean isUsedElsewhere(JavaClass type) {
        return family(type)
                        .anyMatch(member -> member.getDirectDependenciesToSelf().stream()
                                .map(Dependency::getOriginClass)
                                .anyMatch(user -> isElsewhere(user, type)))
                || type.getPackage().getClasses().stream()
                        .filter(other -> isPublic(other) && !isOfFamily(other, type))
                        .anyMatch(other -> promises(other, type));
    }

    /// Not a record's accessor, not what the compiler adds to an enum, not what a supertype asks for.
    static boolean isOwnPublicMethod(JavaMethod method) {
        JavaClass owner = method.getOwner();
        Set<JavaModifier> modifiers = method.getModifiers();
        boolean accessor = owner.isRecord()
                && method.getRawParameterTypes().isEmpty()
                && owner.tryGetField(method.getName()).isPresent();
        boolean ofEnum = owner.isEnum() && Set.of("values", "valueOf").contains(method.getName());
        return modifiers.contains(JavaModifier.PUBLIC)
                && !modifiers.contains(JavaModifier.SYNTHETIC)
                && !owner.isInterface()
                && !accessor
                && !ofEnum
                && supertypes(owner)
                        .noneMatch(type -> type.getMethods().stream()
                                .anyMatch(asked -> asked.getName().equals(method.getName())
                                        && asked.getRawParameterTypes().size()
                                                == method.getRawParameterTypes().size()));
    }

    static boolean isCalledElsewhere(JavaMethod method) {
        return method.getAccessesToSelf().stream()
                .map(JavaAccess::getOriginOwner)
                .anyMatch(user -> isElsewhere(user, method.getOwner()));
    }

    private static Stream<JavaClass> family(JavaClass type) {
        return type.getPackage().getClasses().stream().filter(member -> isOfFamily(member, type));
    }

    private static boolean isOfFamily(JavaClass member, JavaClass type) {
        return member.equals(type) || member.getName().startsWith(type.getName() + "$");
    }

    private static boolean isElsewhere(JavaClass user, JavaClass type) {
        return !user.getPackageName().equals(type.getPackageName());
    }

    private static boolean promises(JavaClass promiser, JavaClass type) {
        return family(promiser)
                .flatMap(member -> Stream.of(
                                supertypes(member),
                                member.getCodeUnits().stream()
                                        .filter(unit -> isShown(unit.getModifiers()))
                                        .map(JavaCodeUnit::getAllInvolvedRawTypes)
                                        .flatMap(Set::stream),
                                member.getFields().stream()
                                        .filter(field -> isShown(field.getModifiers()))
                                        .map(JavaField::getAllInvolvedRawTypes)
                                        .flatMap(Set::stream))
                        .flatMap(shown -> shown))
                .anyMatch(shown -> isOfFamily(shown, type));
    }

    private static boolean isShown(Set<JavaModifier> modifiers) {
        return modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
    }

    private static Stream<JavaClass> supertypes(JavaClass type) {
        return Stream.concat(type.getAllRawSuperclasses().stream(), type.getAllRawInterfaces().stream());
    }
}
