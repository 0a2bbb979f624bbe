package org.simvite.invite;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Three rings: the domain knows nothing outside itself, the topology knows the domain, the main knows both. */
class RingsTest {

    private static final String[] DOMAIN = {
        "org.simvite.invite.account",
        "org.simvite.invite.device",
        "org.simvite.invite.install",
        "org.simvite.invite.request"
    };
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.simvite.invite");

    @Test
    void the_domain_is_plain_java() {
        classes()
                .that()
                .resideInAnyPackage(DOMAIN)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "org.jspecify.annotations",
                        "org.simvite.command",
                        "org.simvite.identity",
                        "org.simvite.invite.account",
                        "org.simvite.invite.device",
                        "org.simvite.invite.install",
                        "org.simvite.invite.request")
                .check(CLASSES);
    }

    @Test
    void the_domain_asks_nobody_for_the_time() {
        noClasses()
                .that()
                .resideInAnyPackage(DOMAIN)
                .should()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(java.time.Clock.class)
                .check(CLASSES);
    }

    @Test
    void the_topology_does_not_know_the_process() {
        noClasses()
                .that()
                .resideInAPackage("org.simvite.invite.topology")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.simvite.invite")
                .check(CLASSES);
    }

    @Test
    void packages_do_not_depend_on_each_other_in_circles() {
        slices().matching("org.simvite.invite.(*)..").should().beFreeOfCycles().check(CLASSES);
    }
}
