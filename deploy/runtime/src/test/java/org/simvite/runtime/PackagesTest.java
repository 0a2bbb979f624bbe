package org.simvite.runtime;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class PackagesTest {

    @Test
    void dependInOneDirection() {
        layeredArchitecture()
                .consideringOnlyDependenciesInAnyPackage("org.simvite.runtime..")
                .layer("fault")
                .definedBy("..runtime.fault..")
                .layer("config")
                .definedBy("..runtime.config..")
                .layer("shell")
                .definedBy("..runtime.shell..")
                .layer("kafka")
                .definedBy("..runtime.kafka..")
                .layer("state")
                .definedBy("..runtime.state..")
                .layer("streams")
                .definedBy("..runtime.streams..")
                .whereLayer("config")
                .mayNotAccessAnyLayer()
                .whereLayer("fault")
                .mayNotAccessAnyLayer()
                .whereLayer("state")
                .mayOnlyAccessLayers("fault")
                .whereLayer("shell")
                .mayOnlyAccessLayers("config")
                .whereLayer("kafka")
                .mayOnlyAccessLayers("config", "shell")
                .whereLayer("streams")
                .mayOnlyAccessLayers("config", "shell", "kafka", "state", "fault")
                .check(new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages("org.simvite.runtime"));
    }
}
