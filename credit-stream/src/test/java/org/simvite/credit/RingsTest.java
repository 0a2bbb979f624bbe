package org.simvite.credit;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/**
 * Three rings. Packages are by feature, so the ring of a class is told by what it touches: one that touches Kafka, Avro or
 * the shell is a processor, its stores or its records; one that does not is domain. Dependencies point inwards.
 */
class RingsTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.simvite.credit");

    private static final String[] OUTSIDE = {
        "org.apache..",
        "io.micrometer..",
        "org.slf4j..",
        "org.simvite.event..",
        "org.simvite.runtime..",
        "org.simvite.topic.."
    };

    private static final DescribedPredicate<JavaClass> OUTER =
            new DescribedPredicate<>("touch Kafka, Avro or the shell") {
                @Override
                public boolean test(JavaClass type) {
                    return type.getPackageName().startsWith("org.simvite.credit")
                            && type.getDirectDependenciesFromSelf().stream()
                                    .anyMatch(dependency -> JavaClass.Predicates.resideInAnyPackage(OUTSIDE)
                                            .test(dependency.getTargetClass()));
                }
            };

    @Test
    void theDomainKnowsNothingOfWhatIsAroundIt() {
        noClasses()
                .that(DescribedPredicate.not(OUTER))
                .and()
                .resideOutsideOfPackage("org.simvite.credit")
                .should()
                .dependOnClassesThat(OUTER)
                .check(CLASSES);
    }

    /** Whoever catches it around a decision turns a bug of ours into a bad record, and a valid application into a dead letter. */
    @Test
    void anIllegalArgumentIsCaughtOnlyWhileARecordIsRead() {
        var caught = CLASSES.stream()
                .flatMap(type -> type.getCodeUnits().stream())
                .filter(unit -> unit.getTryCatchBlocks().stream()
                        .flatMap(block -> block.getCaughtThrowables().stream())
                        .anyMatch(thrown -> thrown.isEquivalentTo(IllegalArgumentException.class)
                                || thrown.isEquivalentTo(RuntimeException.class)
                                || thrown.isEquivalentTo(Exception.class)))
                .map(JavaCodeUnit::getFullName)
                .toList();

        // BadRecordException.parsing is the place
        assertThat(caught).isEmpty();
    }

    @Test
    void decisionsAndStatesAreDomain() {
        for (var kind : new String[] {"policy", "account", "applicant", "invite", "device", "identifier", "sim"}) {
            classes()
                    .that()
                    .resideInAPackage("org.simvite.credit." + kind)
                    .and(new DescribedPredicate<JavaClass>("are records or enums") {
                        @Override
                        public boolean test(JavaClass type) {
                            return type.isRecord() || type.isEnum();
                        }
                    })
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage(
                            "java..",
                            "org.jspecify.annotations",
                            "org.simvite.command",
                            "org.simvite.credit..",
                            "org.simvite.identity")
                    .check(CLASSES);
        }
    }

    @Test
    void nobodyAsksForTheTime() {
        noClasses()
                .that()
                // which hands the clock in
                .haveSimpleNameNotEndingWith("Main")
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Clock.class)
                .check(CLASSES);
    }

    @Test
    void packagesDoNotDependOnEachOtherInCircles() {
        slices().matching("org.simvite.credit.(*)..").should().beFreeOfCycles().check(CLASSES);
    }
}
