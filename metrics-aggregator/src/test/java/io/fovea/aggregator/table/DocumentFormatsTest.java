package io.fovea.aggregator.table;

import static io.fovea.table.rows.Rows.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.record.ComparisonStatistics;
import io.fovea.table.rows.Table;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

class DocumentFormatsTest {
    private static final String HOSTILE = "<script>alert('a & b')</script>";

    @Test
    void latexHasAColumnPerNetworkInTheStudysOrder() {
        String latex = TableFormat.LATEX.render(Table.of(List.of(
                row("squeezenet1_0", "int8 v f32", 0.5, 0.7),
                row("squeezenet1_0", "f32 v GT", 0.25),
                row("vgg16", "f32 v GT", 0.125))));

        assertThat(latex)
                .contains("Comparison & Metric & VGG-16 & SqueezeNet 1.0 \\\\")
                .contains("f32 v GT (folder) & SIM & $0.125 \\pm 0.000$ & $0.250 \\pm 0.000$ \\\\")
                .contains("int8 v f32, adaptive & SIM & -- & $0.600 \\pm 0.100$ \\\\");
        assertThat(latex.lines().filter(line -> line.endsWith("\\\\")))
                .hasSize(7)
                .allSatisfy(
                        line -> assertThat(line.chars().filter(c -> c == '&').count())
                                .as(line)
                                .isEqualTo(3));
        assertThat(latex.indexOf("f32 v GT")).isLessThan(latex.indexOf("int8 v f32"));
    }

    @Test
    void latexMarksGeneratedWeights() {
        ComparisonStatistics synthetic = row("vgg16", "f32 v GT", 0.5);
        synthetic.getRow().getVariant().setCheckpoint("synthetic");

        assertThat(TableFormat.LATEX.render(Table.of(List.of(synthetic))))
                .contains("VGG-16*", "* generated weights")
                .contains("\\multicolumn{3}{l}");
    }

    @Test
    void latexActsOnNothingThatAFeedIsCalled() {
        ComparisonStatistics row = row("vgg16", "f32 v GT", 0.5);
        row.getRow().setFeed("50%_of\\input{secret}$#&~^");

        String latex = TableFormat.LATEX.render(Table.of(List.of(row)));

        assertThat(latex)
                .contains("50\\%\\_of\\textbackslash{}input\\{secret\\}\\$\\#\\&\\textasciitilde{}\\textasciicircum{}");
        assertThat(count("(?<!\\\\)\\{", latex)).isEqualTo(count("(?<!\\\\)\\}", latex));
    }

    @Test
    void otherSettingsAreATableOfTheirOwn() {
        ComparisonStatistics seed = row("vgg16", "f32 v GT", 0.5);
        seed.getRow().getVariant().setProtocol("seed");

        String latex = TableFormat.LATEX.render(Table.of(List.of(row("vgg16", "f32 v GT", 0.25), seed)));

        assertThat(count("\\\\begin\\{tabular\\}", latex)).isEqualTo(2);
        assertThat(latex).contains("protocol eval", "protocol seed");
    }

    @Test
    void htmlNamesItsHeadersAndActsOnNothingThatAFeedIsCalled() throws Exception {
        ComparisonStatistics row = row("vgg16", "int8 v f32", 0.5, 0.7);
        row.getRow().setFeed(HOSTILE);

        Table table = Table.of(List.of(row));
        Document fragment = parse("<div>" + HtmlTable.fragment(table) + "</div>");

        assertThat(fragment.getElementsByTagName("script").getLength()).isZero();
        assertThat(fragment.getElementsByTagName("caption").item(0).getTextContent())
                .contains("VGG-16", HOSTILE);
        NodeList headers = fragment.getElementsByTagName("th");
        for (int i = 0; i < headers.getLength(); i++) {
            assertThat(((Element) headers.item(i)).getAttribute("scope")).isIn("col", "row");
        }
        assertThat(fragment.getElementsByTagName("td").item(1).getTextContent()).isEqualTo("0.600 ± 0.100");
        assertThat(TableFormat.HTML.render(table))
                .startsWith("<!DOCTYPE html>")
                .contains("default-src 'none'")
                .doesNotContain("<script")
                .doesNotContain("http://")
                .doesNotContain("https://");
    }

    @Test
    void saysThatNothingHasBeenCompared() {
        assertThat(TableFormat.HTML.render(Table.EMPTY)).contains("No image has been compared yet");
    }

    @Test
    void markdownKeepsACellInItsColumn() {
        ComparisonStatistics row = row("vgg16", "f32 v GT", 0.5);
        row.getRow().setFeed("a|b\nc");

        assertThat(TableFormat.MARKDOWN.render(Table.of(List.of(row))).lines())
                .hasSize(3)
                .last()
                .asString()
                .startsWith("| a\\|b c | vgg16 |");
    }

    private static long count(String pattern, String text) {
        return Pattern.compile(pattern).matcher(text).results().count();
    }

    private static Document parse(String xml) throws ParserConfigurationException, IOException, SAXException {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
    }
}
