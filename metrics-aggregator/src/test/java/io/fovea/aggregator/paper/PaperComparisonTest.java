package io.fovea.aggregator.paper;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fovea.aggregator.table.TableFormat;
import io.fovea.comparison.Metric;
import io.fovea.identity.Comparison;
import io.fovea.identity.RowIdentity;
import io.fovea.record.ComparisonStatistics;
import io.fovea.record.MetricMoments;
import io.fovea.table.rows.Rows;
import io.fovea.table.rows.Table;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PaperComparisonTest {
    private static final int IMAGES = 10_000;

    private final PublishedTable paper = PublishedTable.bundled();

    @Test
    void carriesEveryFigureOfTheStudyOnce() {
        assertThat(paper.figures()).hasSize(90).doesNotHaveDuplicates();
        assertThat(paper.figures().stream().map(PublishedFigure::model).distinct())
                .hasSize(6);
        assertThat(paper.figure("efficientnet_b0", Comparison.parse("int8 v f32"), Metric.KLD))
                .contains(
                        new PublishedFigure("efficientnet_b0", Comparison.parse("int8 v f32"), Metric.KLD, 0.40, 0.17));
    }

    @Test
    void findsTheTenCellsThatContradictTheOthers() {
        List<PublishedFigure> contradicting = paper.figures().stream()
                .filter(figure -> paper.contradiction(figure).isPresent())
                .toList();

        assertThat(contradicting).hasSize(10).allSatisfy(figure -> {
            assertThat(figure.metric()).isEqualTo(Metric.SIM);
            assertThat(figure.comparison().toString()).isIn("int16 v GT", "int8 v GT");
        });
        assertThat(contradicting.stream().map(PublishedFigure::model).collect(Collectors.toSet()))
                .isEqualTo(Set.of("vgg16", "resnet50", "densenet121", "mobilenet_v2", "efficientnet_b0"));
    }

    @Test
    void forgivesTheRoundingOfThreeFigures() {
        PublishedFigure int8 = new PublishedFigure("n", Comparison.parse("int8 v GT"), Metric.SIM, 0.61, 0.1);
        PublishedFigure f32 = new PublishedFigure("n", Comparison.parse("f32 v GT"), Metric.SIM, 0.50, 0.1);

        assertThat(new PublishedTable(List.of(
                                int8,
                                f32,
                                new PublishedFigure("n", Comparison.parse("int8 v f32"), Metric.SIM, 0.90, 0.1)))
                        .contradiction(int8))
                .isEmpty();
        assertThat(new PublishedTable(List.of(
                                int8,
                                f32,
                                new PublishedFigure("n", Comparison.parse("int8 v f32"), Metric.SIM, 0.91, 0.1)))
                        .contradiction(int8))
                .isPresent();
    }

    @Test
    void reproducesWhatRoundsToTheSameFigure() {
        assertThat(verdict("vgg16", row("vgg16", "f32 v GT", 0.4449))).isEqualTo(Verdict.REPRODUCED);
        assertThat(verdict("vgg16", row("vgg16", "f32 v GT", 0.52))).isEqualTo(Verdict.DIFFERENT);
    }

    @Test
    void allowsForTheSamplingErrorOfFewImages() {
        ComparisonStatistics few = row("vgg16", "f32 v GT", 0.47);
        few.getTally().getMetrics().get(0).setMoments(moments(60, 0.47, 0.19));

        assertThat(verdict("vgg16", few)).isEqualTo(Verdict.REPRODUCED);
        assertThat(verdict("vgg16", row("vgg16", "f32 v GT", 0.47))).isEqualTo(Verdict.DIFFERENT);
    }

    @Test
    void givesNoVerdictOnGeneratedWeightsOrHandfuls() {
        ComparisonStatistics synthetic = row("vgg16", "f32 v GT", 0.44);
        synthetic.getRow().getVariant().setCheckpoint("synthetic");
        ComparisonStatistics handful = row("vgg16", "f32 v GT", 0.44);
        handful.getTally().getMetrics().get(0).setMoments(moments(Judge.FEWEST_IMAGES - 1, 0.44, 0.19));

        assertThat(verdict("vgg16", synthetic)).isEqualTo(Verdict.NOT_COMPARABLE);
        assertThat(verdict("vgg16", handful)).isEqualTo(Verdict.NOT_COMPARABLE);
    }

    @Test
    void takesNoContradictingCellForATarget() {
        PaperCell cell = cell("vgg16", "int16 v GT", row("vgg16", "int16 v GT", 0.67));

        assertThat(cell.verdict()).isEqualTo(Verdict.NOT_REPRODUCIBLE);
        assertThat(cell.reason()).contains("0.23", "0.07");
    }

    @Test
    void knowsARowThatIsNoFurtherThanF32IsFromItself() {
        ComparisonStatistics int16 = seed(row("squeezenet1_1", "int16 v f32", 0.916));
        ComparisonStatistics int8 = seed(row("squeezenet1_1", "int8 v f32", 0.890));
        ComparisonStatistics floor = seed(row("squeezenet1_1", "f32 v f32", 0.917));

        assertThat(cell("squeezenet1_1", "int16 v f32", int16, int8, floor).verdict())
                .isEqualTo(Verdict.NOISE_FLOOR);
        assertThat(cell("squeezenet1_1", "int8 v f32", int16, int8, floor).verdict())
                .isEqualTo(Verdict.DIFFERENT);
    }

    @Test
    void aFloorOfOtherSettingsIsNoFloor() {
        ComparisonStatistics floor = seed(row("squeezenet1_1", "f32 v f32", 0.91));
        floor.getRow().setFeed("elsewhere");

        assertThat(cell("squeezenet1_1", "int16 v f32", seed(row("squeezenet1_1", "int16 v f32", 0.93)), floor)
                        .verdict())
                .isEqualTo(Verdict.REPRODUCED);
    }

    @Test
    void explainsWhatTrainingModeMoves() {
        PaperCell better = cell("squeezenet1_1", "int16 v f32", row("squeezenet1_1", "int16 v f32", 0.9999));
        PaperCell worse = cell("mobilenet_v2", "int8 v f32", row("mobilenet_v2", "int8 v f32", 0.5));

        assertThat(better.verdict()).isEqualTo(Verdict.EXPLAINED);
        assertThat(better.reason()).contains("training mode");
        assertThat(worse.verdict()).isEqualTo(Verdict.DIFFERENT);
        assertThat(worse.reason()).contains("protocol", "adaptive");
    }

    @Test
    void explainsSqueezeNet10By11() {
        ComparisonStatistics older = row("squeezenet1_0", "f32 v GT", 0.38);
        ComparisonStatistics newer = row("squeezenet1_1", "f32 v GT", 0.43);

        assertThat(cell("squeezenet1_0", "f32 v GT", older, newer).verdict()).isEqualTo(Verdict.EXPLAINED);
        assertThat(cell("squeezenet1_0", "f32 v GT", older).verdict()).isEqualTo(Verdict.DIFFERENT);
    }

    @Test
    void tellsItInEveryFormat() throws IOException {
        PaperComparison comparison = PaperComparison.of(
                Table.of(List.of(row("vgg16", "f32 v GT", 0.44), row("resnet18", "f32 v GT", 0.44))), paper);

        JsonNode json = new ObjectMapper().readTree(PaperFormat.render(comparison, TableFormat.JSON));
        assertThat(json.get("measured").asInt()).isEqualTo(3);
        assertThat(json.get("figures").asInt()).isEqualTo(90);
        assertThat(json.get("cells")).hasSize(3);
        assertThat(json.get("cells").get(0).get("verdict").asText()).isEqualTo("reproduced");
        assertThat(json.get("cells").get(0).get("paper").get("mean").asDouble()).isEqualTo(0.44);
        assertThat(PaperFormat.render(comparison, TableFormat.CSV).lines()).hasSize(4);
        assertThat(PaperFormat.render(comparison, TableFormat.MARKDOWN)).contains("| vgg16 | f32 v GT | sim |");
        assertThat(PaperFormat.render(comparison, TableFormat.LATEX))
                .contains("\\begin{longtable}", "0.44 $\\pm$ 0.19");
        assertThat(PaperFormat.render(comparison, TableFormat.HTML)).contains("3 of its 90 figures");
    }

    private Verdict verdict(String network, ComparisonStatistics row) {
        return cell(network, RowIdentity.of(row.getRow()).comparison().toString(), row)
                .verdict();
    }

    /** The cell of SIM. */
    private PaperCell cell(String network, String comparison, ComparisonStatistics... rows) {
        return PaperComparison.of(Table.of(Arrays.asList(rows)), paper).cells().stream()
                .filter(cell -> cell.ours().variant().model().equals(network)
                        && cell.ours().comparison().toString().equals(comparison)
                        && cell.ours().metric() == Metric.SIM)
                .findFirst()
                .orElseThrow();
    }

    private static ComparisonStatistics seed(ComparisonStatistics row) {
        row.getRow().getVariant().setProtocol("seed");
        return row;
    }

    private static ComparisonStatistics row(String network, String comparison, double sim) {
        ComparisonStatistics row = Rows.row(network, comparison, 0.5, 0.6);
        row.getTally().getMetrics().get(0).setMoments(moments(IMAGES, sim, 0.1));
        return row;
    }

    private static MetricMoments moments(long n, double mean, double deviation) {
        return new MetricMoments(n, 0L, mean, n * deviation * deviation, 0.0, 1.0);
    }
}
