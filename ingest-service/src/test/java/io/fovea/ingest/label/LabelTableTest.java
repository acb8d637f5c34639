package io.fovea.ingest.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fovea.runtime.UserErrorException;
import io.fovea.testing.SharedFiles;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LabelTableTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a/0002.jpg,449",
                "file,label\na/0002.jpg,449",
                "\ufefffile,label\na/0002.jpg,449",
                "\ufeffa/0002.jpg,449\r\n",
                "\"a/0002.jpg\",\"449\"",
                "\"a/0002.jpg\" , 449",
                "a/0002.jpg\t449",
                "file\tclass\na/0002.jpg\t449",
                "a/0002.jpg;449",
                "./a\\0002.jpg,449",
                "id,split,path,label\n7,val,a/0002.jpg,449",
                "label,filename\n449,a/0002.jpg",
                "0002.jpg,449",
                "0002,449",
                "elsewhere/0002.png,449",
            })
    void findsAnImageByItsPathOrItsName(String text) throws IOException {
        assertThat(table(text).labelOf("a/0002.jpg")).contains(449);
    }

    @Test
    void takesACommaWithinQuotesForPartOfTheName() throws IOException {
        assertThat(table("\"a, the \"\"first\"\".jpg\",3").labelOf("a, the \"first\".jpg"))
                .contains(3);
    }

    @Test
    void goesByPathAloneWhereSeveralHaveTheName() throws IOException {
        LabelTable table = table("cats/0001.jpg,281\ndogs/0001.jpg,207");

        assertThat(table.labelOf("cats/0001.jpg")).contains(281);
        assertThat(table.labelOf("dogs/0001.jpg")).contains(207);
        assertThat(table.labelOf("0001.jpg")).isEmpty();
        assertThat(table.labelOf("birds/0001.jpg")).isEmpty();
    }

    @Test
    void tellsTheRowsThatMatchNoImage() throws IOException {
        LabelTable table = table("a.jpg,1\nb.jpg,2\nc.jpg,3");
        table.labelOf("b.jpg");
        table.labelOf("unknown.jpg");

        assertThat(table.unmatched())
                .contains("2 of 3 rows match no image: a.jpg, c.jpg (" + folder.resolve("labels.csv") + ")");
        table.labelOf("a.jpg");
        table.labelOf("c.jpg");
        assertThat(table.unmatched()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a.jpg,1;b.jpg|:2: expected 'path,class', found 'b.jpg'",
                "a.jpg,1;b.jpg,cat|:2: expected 'path,class', found 'b.jpg,cat'",
                "a.jpg,1;b.jpg,-1|:2: expected 'path,class', found 'b.jpg,-1'",
                "a.jpg,1;a.jpg,2|:2: 'a.jpg' has class 2, and class 1 in line 1",
            })
    void namesTheLineThatIsWrong(String lines, String message) {
        assertThatThrownBy(() -> table(lines.replace(';', '\n')))
                .isInstanceOf(UserErrorException.class)
                .hasMessage(folder.resolve("labels.csv") + message);
    }

    @Test
    void refusesWhatIsNoTextAndWhatIsTooLong() throws IOException {
        Path latin = Files.write(folder.resolve("latin.csv"), "\u00e9.jpg,1".getBytes(StandardCharsets.ISO_8859_1));
        Path vast = folder.resolve("vast.csv");
        try (RandomAccessFile file = new RandomAccessFile(vast.toFile(), "rw")) {
            file.setLength(LabelRow.MOST_BYTES + 1L);
        }

        assertThatThrownBy(() -> LabelTable.read(latin)).hasMessage(latin + " is not in UTF-8");
        assertThatThrownBy(() -> LabelTable.read(vast)).hasMessage(vast + " has more than 32 MB, the limit for labels");
    }

    @ParameterizedTest
    @CsvSource({"paths.csv, 0002.jpg, 449", "bom.csv, 0002.jpg, 449", "two.csv, cats/0001.jpg, 281"})
    void readsWhatUsersHave(String name, String source, int index) {
        Path file = SharedFiles.require("cases/labels/" + name);

        assertThat(LabelTable.read(file).labelOf(source)).contains(index);
    }

    private LabelTable table(String text) throws IOException {
        return LabelTable.read(Files.writeString(folder.resolve("labels.csv"), text));
    }
}
