package org.simvite.provisioning;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Three rings: POOL knows nothing outside itself, topology and worker know the domain, the main knows all. */
class RingsTest {

    private static final String POOL = "org.simvite.provisioning.pool";
    private static final String FULFIL = "org.simvite.provisioning.fulfil";
    private static final String ES2 = "org.simvite.provisioning.es2";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.simvite.provisioning");

    @Test
    void poolIsPlainJava() {
        classes()
                .that()
                .resideInAPackage(POOL)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "org.jspecify.annotations", POOL)
                .check(CLASSES);
    }

    @Test
    void poolAsksNobodyForTheTime() {
        noClasses()
                .that()
                .resideInAPackage(POOL)
                .should()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .check(CLASSES);
    }

    @Test
    void fulfilmentKnowsNeitherKafkaNorAvro() {
        noClasses()
                .that()
                .resideInAnyPackage(FULFIL, ES2)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.apache.kafka..", "org.apache.avro..", "org.simvite.event..", "org.simvite.runtime..")
                .check(CLASSES);
    }

    @Test
    void onlyTheMainKnowsTheProcess() {
        noClasses()
                .that()
                .resideInAnyPackage("org.simvite.provisioning.(*)..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.simvite.provisioning")
                .check(CLASSES);
    }

    @Test
    void packagesDoNotDependOnEachOtherInCircles() {
        slices().matching("org.simvite.provisioning.(*)..")
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
    }
}
