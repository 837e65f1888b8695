// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Map;

/// Public only where another package uses it: what is public is what a room promises, and the less that is the more
/// of it can change. A test of another package counts as a user. The testkit is not looked at, since it is shipped for
/// the tests of others.
@AnalyzeClasses(locations = WholeHouse.class)
class VisibilityTest {
    private static final String TESTKIT = "org.isthmus.testkit";

    /// Used in ways that leave no trace in other classes.
    private static final Map<String, String> TYPES = Map.of(
            "org.isthmus.main.Main", "the command that Java is started with",
            "org.isthmus.sip.camel.SipEndpoint", "Camel looks at endpoints by reflection",
            "org.isthmus.model.pack.CorruptRecord", "thrown at whoever opens a damaged store",
            "org.isthmus.model.cpim.CpimNamespace", "constants, which the compiler copies to where they are used");

    private static final Map<String, String> METHODS = Map.of(
            "org.isthmus.main.Main.main([Ljava.lang.String;)", "Java starts with it",
            "org.isthmus.sip.camel.SipEndpoint.getName()", "Camel looks at endpoints by reflection");

    @ArchTest
    static final ArchRule a_type_is_public_only_where_another_package_uses_it = classes()
            .that(describe("are public and of this house", VisibilityTest::isPromised))
            .should(beUsedByAnotherPackage());

    @ArchTest
    static final ArchRule a_method_is_public_only_where_another_package_uses_it = methods()
            .that(describe("are public, new and no accessors", Promises::isOwnPublicMethod))
            .and(describe("of public types of this house", method -> isPromised(method.getOwner())))
            .should(beCalledByAnotherPackage());

    private static boolean isPromised(JavaClass type) {
        return Promises.isPublic(type)
                && !WholeHouse.isTest(type)
                && !type.getName().startsWith(TESTKIT);
    }

    private static ArchCondition<JavaClass> beUsedByAnotherPackage() {
        return new ArchCondition<>("be used by another package") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                if (!TYPES.containsKey(type.getName()) && !Promises.isUsedElsewhere(type)) {
                    events.add(SimpleConditionEvent.violated(
                            type, type.getName() + " is public and used in its own package only"));
                }
            }
        };
    }

    private static ArchCondition<JavaMethod> beCalledByAnotherPackage() {
        return new ArchCondition<>("be called by another package") {
            @Override
            public void check(JavaMethod method, ConditionEvents events) {
                if (!METHODS.containsKey(method.getFullName()) && !Promises.isCalledElsewhere(method)) {
                    events.add(SimpleConditionEvent.violated(
                            method, method.getFullName() + " is public and called in its own package only"));
                }
            }
        };
    }
}
