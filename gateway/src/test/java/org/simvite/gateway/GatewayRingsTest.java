package org.simvite.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Who may know what. */
class GatewayRingsTest {

    private static final String ROOT = "org.simvite.gateway";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    @Test
    void onlyTheListenersKnowVertx() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + ".http..", ROOT)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.vertx..")
                .check(CLASSES);
    }

    @Test
    void onlyTheReadModelAndTheBookOfAnImportKnowSql() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".readmodel..")
                .and()
                .haveNameNotMatching(".*[.]SeenIccids")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.sql..")
                .check(CLASSES);
    }

    @Test
    void onlyPublisherReadModelDeadLettersAndProcessKnowKafka() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + ".publish..", ROOT + ".readmodel..", ROOT + ".letters..", ROOT)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.kafka..")
                .check(CLASSES);
    }

    @Test
    void operationsDoNotKnowTheListeners() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + ".http..", ROOT)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + ".http..")
                .check(CLASSES);
    }

    @Test
    void rulesArePure() {
        noClasses()
                .that()
                .haveNameMatching(
                        ".*\\.(ApplicationState|Activity|ProfileRow|RowFormat|ProgressInfo|Usability|GuessBudget)(\\$.*)?")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.apache.kafka..", "io.vertx..", "java.sql..", "org.simvite.event..", ROOT + ".publish..")
                .check(CLASSES);
    }

    @Test
    void accessDependsOnNothingOfTheRest() {
        noClasses()
                .that()
                .resideInAnyPackage(ROOT + ".access..", ROOT + ".answer..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ROOT + ".call..", ROOT + ".publish..", ROOT + ".readmodel..", ROOT + ".http..")
                .check(CLASSES);
    }
}
