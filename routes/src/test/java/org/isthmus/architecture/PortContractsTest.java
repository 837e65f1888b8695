// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// The laws of a port are written once, in the testkit, and every implementation is held to them by a test of its own
/// module.
@AnalyzeClasses(locations = WholeHouse.class)
class PortContractsTest {
    private static final String CONTRACTS = "org.isthmus.testkit.contract.";

    private static final Map<String, String> WITHOUT_CONTRACT = Map.of(
            "command.Command$Handler", "what one command does has nothing in common with what another does",
            "health.HealthCheck",
                    "its answer is about the one thing that it tries, and the tests of that thing prove it",
            "interworking.LegacyMessage", "the contract of `InterworkingFunction` looks at the messages that it makes");

    @ArchTest
    static final ArchRule every_port_has_a_contract_in_the_testkit =
            classes().that(describe("are ports", ModelTypes::isPort)).should(haveAContractOrAReason());

    @ArchTest
    static final ArchRule every_implementation_of_a_port_is_held_to_its_contract_by_its_own_module =
            classes().that(describe("are ports", ModelTypes::isPort)).should(haveATestForEachImplementation());

    private static ArchCondition<JavaClass> haveAContractOrAReason() {
        return new ArchCondition<>("have a contract, or a reason to have none") {
            @Override
            public void check(JavaClass port, ConditionEvents events) {
                boolean excused = WITHOUT_CONTRACT.containsKey(ModelTypes.nameInModel(port));
                if (contract(port).isPresent() == excused) {
                    String wrong = excused ? " has both a contract and a reason to have none" : " has no contract";
                    events.add(SimpleConditionEvent.violated(port, port.getName() + wrong));
                }
            }
        };
    }

    private static ArchCondition<JavaClass> haveATestForEachImplementation() {
        return new ArchCondition<>("have, in each module that implements them, a test of its contract for each") {
            @Override
            public void check(JavaClass port, ConditionEvents events) {
                if (WITHOUT_CONTRACT.containsKey(ModelTypes.nameInModel(port))) {
                    return;
                }
                Map<String, Set<String>> implementations = port.getAllSubclasses().stream()
                        .filter(type -> !type.isInterface() && !WholeHouse.isTest(type))
                        .collect(Collectors.groupingBy(
                                WholeHouse::module,
                                Collectors.mapping(JavaClass::getName, Collectors.toCollection(TreeSet::new))));
                Map<String, Long> tests = contractTests(port);
                implementations.forEach((module, types) -> {
                    long held = tests.getOrDefault(module, 0L);
                    if (held < types.size()) {
                        String wrong = types + ": only " + held + " tests in " + module + " extend its contract";
                        events.add(SimpleConditionEvent.violated(port, wrong));
                    }
                });
            }
        };
    }

    /// How many tests of each module extend the port's contract.
    private static Map<String, Long> contractTests(JavaClass port) {
        return contract(port).stream()
                .flatMap(contract -> contract.getAllSubclasses().stream())
                .filter(type -> !type.getModifiers().contains(JavaModifier.ABSTRACT))
                .collect(Collectors.groupingBy(WholeHouse::module, Collectors.counting()));
    }

    /// It is among the classes that speak of the port.
    private static Optional<JavaClass> contract(JavaClass port) {
        return port.getDirectDependenciesToSelf().stream()
                .map(Dependency::getOriginClass)
                .filter(type -> type.getName().equals(CONTRACTS + port.getSimpleName() + "Contract"))
                .findFirst();
    }
}
