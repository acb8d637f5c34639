package io.fovea.standalone;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;

/** The borders of the house, as the contribution guide draws them. */
@AnalyzeClasses(packages = "io.fovea", importOptions = DoNotIncludeTests.class)
class ModuleBordersTest {
    private static final String[] SERVICES = {
        "io.fovea.ingest..", "io.fovea.quantize..", "io.fovea.cam..", "io.fovea.saliency..", "io.fovea.aggregator.."
    };

    @ArchTest
    static final ArchRule ingestKnowsNoOtherService = knowsNoOtherService("io.fovea.ingest..");

    @ArchTest
    static final ArchRule quantizeKnowsNoOtherService = knowsNoOtherService("io.fovea.quantize..");

    @ArchTest
    static final ArchRule camKnowsNoOtherService = knowsNoOtherService("io.fovea.cam..");

    @ArchTest
    static final ArchRule saliencyKnowsNoOtherService = knowsNoOtherService("io.fovea.saliency..");

    @ArchTest
    static final ArchRule aggregatorKnowsNoOtherService = knowsNoOtherService("io.fovea.aggregator..");

    @ArchTest
    static final ArchRule runtimeKnowsNoImage = noClasses()
            .that()
            .resideInAPackage("io.fovea.runtime..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.fovea.imaging..", "io.fovea.record..", "ai.djl..", "java.awt..", "javax.imageio..");

    @ArchTest
    static final ArchRule imagingKnowsNoKafkaAndNoDjl = noClasses()
            .that()
            .resideInAPackage("io.fovea.imaging..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka..", "ai.djl..", "io.fovea.runtime..", "io.fovea.schemas..");

    @ArchTest
    static final ArchRule foundationsKnowNobody = noClasses()
            .that()
            .resideInAPackage("io.fovea.foundations..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.apache.kafka..",
                    "io.fovea.schemas..",
                    "io.fovea.record..",
                    "io.fovea.runtime..",
                    "io.fovea.imaging..");

    @ArchTest
    static final ArchRule comparisonsKnowMapsAlone = noClasses()
            .that()
            .resideInAPackage("io.fovea.comparison..")
            .should()
            .dependOnClassesThat()
            .resideOutsideOfPackages("io.fovea.comparison..", "io.fovea.imaging..", "java..", "org.jspecify..");

    @ArchTest
    static final ArchRule onnxFilesAreReadWithoutARuntime = noClasses()
            .that()
            .resideInAPackage("io.fovea.onnx..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("ai.onnxruntime..", "ai.djl..", "org.apache.kafka..", "io.fovea.runtime..");

    @ArchTest
    static final ArchRule deployedModelsKnowNoStream = noClasses()
            .that()
            .resideInAPackage("io.fovea.deployed..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.apache.kafka..", "ai.djl..", "io.fovea.runtime..", "io.fovea.record..", "io.fovea.schemas..");

    @ArchTest
    static final ArchRule theTableIsPure = noClasses()
            .that()
            .resideInAPackage("io.fovea.table..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka..", "io.fovea.runtime..", "io.fovea.aggregator..", "io.prometheus..");

    @ArchTest
    static final ArchRule schemasKnowNobody = noClasses()
            .that()
            .resideInAnyPackage("io.fovea.schemas..", "io.fovea.record..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.fovea.runtime..", "io.fovea.imaging..", "io.fovea.broker..", "io.fovea.standalone..");

    @ArchTest
    static final ArchRule theBrokerKnowsNobody = noClasses()
            .that()
            .resideInAPackage("io.fovea.broker..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.fovea.runtime..", "io.fovea.schemas..", "io.fovea.record..", "io.fovea.imaging..");

    @ArchTest
    static final ArchRule onlyTheCommandKnowsEverything = noClasses()
            .that()
            .resideOutsideOfPackages("io.fovea.standalone..", "io.fovea.benchmarks..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.fovea.standalone..");

    @ArchTest
    static final ArchRule camsNeedNoModel = noClasses()
            .that()
            .resideInAPackage("io.fovea.cam..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("ai.djl..", "ai.onnxruntime..");

    private static ArchRule knowsNoOtherService(String service) {
        String[] others =
                Arrays.stream(SERVICES).filter(other -> !other.equals(service)).toArray(String[]::new);
        return noClasses()
                .that()
                .resideInAPackage(service)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others);
    }
}
