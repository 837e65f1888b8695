// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import org.apache.camel.Expression;

/// The plan of the house as rules: who may see whom. A rule that stands in the way is a reason to change the
/// plan (an ADR and this file), not to work around it.
@AnalyzeClasses(packages = "org.isthmus", importOptions = ImportOption.DoNotIncludeTests.class)
class RoomsTest {
    private static final String MODEL = "org.isthmus.model..";
    private static final String FUNCTIONS = "org.isthmus.cpm..";
    private static final String PLATFORM = "org.isthmus.platform..";
    private static final String STATE = "org.isthmus.state..";
    private static final String SIP = "org.isthmus.sip..";
    private static final String SMS = "org.isthmus.sms..";
    private static final String CONSOLE = "org.isthmus.console..";
    private static final String TESTKIT = "org.isthmus.testkit..";
    private static final String[] SPINE = {
        "org.isthmus.routes..", "org.isthmus.main..", "org.isthmus.wiring..", "org.isthmus.benchmarks.."
    };
    private static final String[] PURE = {
        "..codec..",
        "org.isthmus.model.cpim..",
        "org.isthmus.model.imdn..",
        "..sms.text..",
        "..sms.segment..",
        "..sms.receipt..",
        "..mime..",
        FUNCTIONS
    };

    @ArchTest
    static final ArchRule the_model_sees_the_jdk_only = classes()
            .that()
            .resideInAPackage(MODEL)
            .should()
            .onlyDependOnClassesThat(
                    resideInAnyPackage(MODEL, "java..", "javax.xml..", "org.xml..", "org.jspecify..", "org.slf4j.."))
            .because("every room speaks the model's language, so what it depends on is everybody's burden");

    @ArchTest
    static final ArchRule functions_see_the_model_only = classes()
            .that()
            .resideInAPackage(FUNCTIONS)
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(FUNCTIONS, MODEL, "java..", "org.jspecify.."))
            .because("decisions are values in, values out, and must be testable with nothing but values");

    @ArchTest
    static final ArchRule rooms_do_not_see_each_other = noClasses()
            .that(resideInAnyPackage(PLATFORM, STATE, SIP, SMS, CONSOLE, TESTKIT, FUNCTIONS))
            .should(seeAnotherRoom())
            .because("functions, edges and stores meet in routes and nowhere else");

    @ArchTest
    static final ArchRule the_spine_knows_no_legacy_technology = noClasses()
            .that()
            .resideInAnyPackage("org.isthmus.routes.spine..", "org.isthmus.routes.delivery..")
            .should()
            .dependOnClassesThat(resideInAPackage(SMS))
            .because("what an adapter alone knows of its technology stands behind the adapter's port");

    @ArchTest
    static final ArchRule jain_sip_stays_in_its_stack = onlyIn("javax.sip..", "org.isthmus.sip.stack..");

    @ArchTest
    static final ArchRule jain_sip_types_stay_in_its_stack = onlyIn("gov.nist..", "org.isthmus.sip.stack..");

    @ArchTest
    static final ArchRule dnsjava_stays_in_its_resolver = onlyIn("org.xbill..", "org.isthmus.sip.dns..");

    @ArchTest
    static final ArchRule jsmpp_stays_in_the_smpp_edge = onlyIn("org.jsmpp..", "org.isthmus.sms.smpp..");

    @ArchTest
    static final ArchRule sqlite_and_jdbc_stay_in_the_journal = onlyIn("java.sql..", "org.isthmus.state..");

    @ArchTest
    static final ArchRule hazelcast_stays_in_the_shared_view = onlyIn("com.hazelcast..", "org.isthmus.state.shared..");

    @ArchTest
    static final ArchRule the_phone_number_library_stays_in_the_platform =
            onlyIn("com.google.i18n..", "org.isthmus.platform.numbering..");

    @ArchTest
    static final ArchRule camel_is_seen_by_the_spine_and_the_edges_camel_packages = noClasses()
            .that()
            .resideOutsideOfPackages(concat(SPINE, "..camel..", CONSOLE))
            .should()
            .dependOnClassesThat(resideInAPackage("org.apache.camel.."))
            .because("an edge speaks through its endpoint, and nothing behind it should know what carries it");

    @ArchTest
    static final ArchRule no_cycles_between_packages =
            slices().matching("org.isthmus.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule codecs_and_functions_open_nothing_and_read_no_clock = noClasses()
            .that()
            .resideInAnyPackage(PURE)
            .should()
            .dependOnClassesThat(resideInAnyPackage("java.nio.channels..", "org.slf4j..")
                    .or(nameMatching("java\\.net\\.(?!URI|URLEncoder|URLDecoder).*"))
                    .or(nameMatching("java\\.lang\\.Thread.*"))
                    .or(nameMatching("java\\.time\\.Clock")))
            .because("a codec is bytes in and value out; the edge around it has the socket, the clock and the log");

    @ArchTest
    static final ArchRule only_the_composition_root_reads_the_clock_and_the_environment = noClasses()
            .that()
            .resideOutsideOfPackages("org.isthmus.main..", "org.isthmus.wiring..", TESTKIT, "org.isthmus.benchmarks..")
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(LocalDate.class, "now")
            .orShould()
            .callMethod(LocalDateTime.class, "now")
            .orShould()
            .callMethod(ZonedDateTime.class, "now")
            .orShould()
            .callMethod(Clock.class, "systemUTC")
            .orShould()
            .callMethod(InstantSource.class, "system")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "getenv", String.class)
            .orShould()
            .callMethod(System.class, "getProperty", String.class)
            .because("time and environment are arguments, so that a test can choose them");

    @ArchTest
    static final ArchRule nobody_sleeps = noClasses()
            .should()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .callMethod(Thread.class, "sleep", java.time.Duration.class)
            .because("waiting is awaiting something");

    @ArchTest
    static final ArchRule the_model_is_made_of_values_and_ports = classes()
            .that()
            .resideInAPackage(MODEL)
            .and()
            .areNotAnonymousClasses()
            .and(describe("are not private", type -> !type.getModifiers().contains(JavaModifier.PRIVATE)))
            .should(ModelTypes.areValuesPortsOrNamedWithAReason())
            .because("a language of values can be compared, stored and sent; a class with a life of its own can not");

    @ArchTest
    static final ArchRule names_say_role = noClasses()
            .that()
            .resideOutsideOfPackage("..camel..")
            .should()
            .haveSimpleNameEndingWith("Manager")
            .orShould()
            .haveSimpleNameEndingWith("Helper")
            .orShould()
            .haveSimpleNameEndingWith("Util")
            .orShould()
            .haveSimpleNameEndingWith("Utils")
            .orShould()
            .haveSimpleNameEndingWith("Impl")
            .orShould()
            .haveSimpleNameStartingWith("Abstract")
            .because("a name says what role a class plays");

    @ArchTest
    static final ArchRule steps_answer_with_their_own_types = noMethods()
            .that()
            .areDeclaredInClassesThat(
                    resideInAPackage("org.isthmus.routes.spine").and(not(assignableTo(Expression.class))))
            .and()
            .arePublic()
            .should()
            .haveRawReturnType(Object.class)
            .because("a route branches on a sealed result, so that the compiler finds every place that forgot a case");

    private static ArchRule onlyIn(String library, String... home) {
        return noClasses()
                .that()
                .resideOutsideOfPackages(home)
                .should()
                .dependOnClassesThat(resideInAPackage(library))
                .because("the types of a library stop at the package that wraps it");
    }

    private static String[] concat(String[] some, String... more) {
        String[] all = new String[some.length + more.length];
        System.arraycopy(some, 0, all, 0, some.length);
        System.arraycopy(more, 0, all, some.length, more.length);
        return all;
    }

    private static ArchCondition<JavaClass> seeAnotherRoom() {
        String[] rooms = {PLATFORM, STATE, SIP, SMS, CONSOLE, TESTKIT, FUNCTIONS};
        return new ArchCondition<>("see another room") {
            @Override
            public void check(JavaClass seer, ConditionEvents events) {
                String own = room(seer);
                seer.getDirectDependenciesFromSelf().forEach(dependency -> {
                    String other = room(dependency.getTargetClass());
                    if (!other.isEmpty() && !other.equals(own)) {
                        events.add(SimpleConditionEvent.satisfied(dependency, dependency.getDescription()));
                    }
                });
            }

            private String room(JavaClass type) {
                for (String candidate : rooms) {
                    DescribedPredicate<JavaClass> inside = resideInAPackage(candidate);
                    if (inside.test(type)) {
                        return candidate;
                    }
                }
                return "";
            }
        };
    }
}
