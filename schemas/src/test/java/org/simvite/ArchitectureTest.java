package org.simvite;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.simvite");

    @Test
    void identityDependsOnTheJdkAlone() {
        classes()
                .that()
                .resideInAPackage("org.simvite.identity..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("org.simvite.identity..", "java..", "javax.crypto..", "org.jspecify..")
                .check(CLASSES);
    }

    @Test
    void sealingKnowsNeitherTopicsNorRecords() {
        classes()
                .that()
                .resideInAPackage("org.simvite.sealing..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "org.simvite.sealing..",
                        "org.simvite.identity..",
                        "com.nimbusds.jose..",
                        "java..",
                        "javax.crypto..",
                        "org.jspecify..")
                .check(CLASSES);
    }

    @Test
    void recordsKnowAvroAlone() {
        noClasses()
                .that()
                .resideInAPackage("org.simvite.event..")
                .should()
                .dependOnClassesThat(
                        resideInAPackage("org.simvite..").and(not(resideInAPackage("org.simvite.event.."))))
                .check(CLASSES);
    }

    @Test
    void everyRecordComesFromAContract() {
        classes()
                .that()
                .resideInAPackage("org.simvite.event..")
                .and()
                .areTopLevelClasses()
                .should()
                .beAnnotatedWith("org.apache.avro.specific.AvroGenerated")
                .orShould()
                .haveSimpleName("EventRecord")
                .check(CLASSES);
    }

    @Test
    void noPackagesDependOnEachOtherBothWays() {
        slices().matching("org.simvite.(*)..").should().beFreeOfCycles().check(CLASSES);
    }
}
