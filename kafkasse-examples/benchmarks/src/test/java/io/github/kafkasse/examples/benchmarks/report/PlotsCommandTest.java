package io.github.kafkasse.examples.benchmarks.report;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import picocli.CommandLine;

class PlotsCommandTest {
    @TempDir
    private Path directory;

    private Path page;

    @BeforeEach
    void writeReports() {
        page = directory.resolve("page.svg");
        Table table = new Table("run", "events/s");
        table.row(1, 2.5);
        new Report("catchup", "jetty, <1,200> & more")
                .table("", table)
                .compare("1 partition", "records/s", 80, 100, "consume and write", "ratio at least 0.8")
                .write(directory.resolve("b.json"));
        new Report("storm", "tomcat")
                .table("", table)
                .figure("last client", "s", 7.5, "at most 10")
                .figure("not reached", "s", Double.NaN, "")
                .write(directory.resolve("a.json"));
    }

    private int plots() {
        return new CommandLine(new PlotsCommand())
                .setErr(new PrintWriter(Writer.nullWriter()))
                .execute(directory.toString(), page.toString());
    }

    private List<Element> elements(String name) throws Exception {
        Document svg = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(page.toFile());
        NodeList nodes = svg.getElementsByTagName(name);
        return IntStream.range(0, nodes.getLength())
                .mapToObj(i -> (Element) nodes.item(i))
                .toList();
    }

    @Test
    void drawsEachFileInTheOrderOfTheirNames() throws Exception {
        assertEquals(0, plots());
        List<String> texts =
                elements("text").stream().map(Element::getTextContent).toList();
        int processors = Runtime.getRuntime().availableProcessors();
        assertAll(
                () -> assertEquals("storm", texts.get(0)),
                () -> assertEquals("tomcat; processors: " + processors, texts.get(1)),
                () -> assertTrue(texts.contains("jetty, <1,200> & more; processors: " + processors)),
                () -> assertTrue(texts.contains("not measured")),
                () -> assertTrue(texts.contains("0.80")),
                () -> assertTrue(texts.contains("goal: ratio at least 0.8")),
                () -> assertTrue(texts.contains("consume and write")));
    }

    @Test
    void theBarsAreAsLongAsTheFigures() throws Exception {
        plots();
        List<Element> bars = elements("rect").stream()
                .filter(rectangle -> rectangle.hasAttribute("class"))
                .toList();
        assertEquals(
                List.of("ours", "ours", "reference"),
                bars.stream().map(bar -> bar.getAttribute("class")).toList());
        double ours = Integer.parseInt(bars.get(1).getAttribute("width"));
        double reference = Integer.parseInt(bars.get(2).getAttribute("width"));
        assertEquals(0.8, ours / reference, 0.01);
    }

    @Test
    void thePageNeedsNoOtherFile() throws IOException {
        plots();
        String svg = Files.readString(page);
        assertFalse(svg.replace("http://www.w3.org/2000/svg", "").contains("http"), svg);
        assertFalse(svg.contains("href"), svg);
    }

    @Test
    void failsForAFileOfAnotherKind() throws IOException {
        Files.writeString(directory.resolve("c.json"), "{\"a\":[{\"b\":1}]}");
        assertNotEquals(0, plots());
    }
}
