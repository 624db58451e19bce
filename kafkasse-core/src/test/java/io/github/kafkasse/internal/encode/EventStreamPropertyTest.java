package io.github.kafkasse.internal.encode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.github.kafkasse.EventFormat;
import io.github.kafkasse.HtmlEventStream;
import io.github.kafkasse.SseEvents;
import io.github.kafkasse.StreamEvent;
import io.github.kafkasse.internal.json.JsonScanner;
import io.github.kafkasse.internal.kafka.TopicInfo;
import io.github.kafkasse.internal.position.IdLayout;
import io.github.kafkasse.internal.position.IdText;
import io.github.kafkasse.internal.position.Positions;
import io.github.kafkasse.internal.position.StreamTopic;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** A reader that follows the HTML standard gets from the encoder each event with its id, wherever the stream is cut. */
class EventStreamPropertyTest {
    private static final IdLayout LAYOUT = IdLayout.json(
            List.of(new TopicPartition("t", 0)),
            Map.of("t", new StreamTopic(new TopicInfo("t", 1, Uuid.fromString("AAAAAAAAAAAAAAAAAAAAAQ")), true)),
            false,
            "c");

    @Property(tries = 500)
    void aStandardReaderGetsEachEventWithItsId(
            @ForAll("documents") List<String> documents, @ForAll boolean dataFirst, @ForAll("cuts") double cut) {
        ByteBuilder out = new ByteBuilder();
        out.clear();
        List<SseEvents.Event> expected = new ArrayList<>();
        List<Integer> ends = new ArrayList<>();
        StreamEncoding encoding = StreamEncoding.of(EventFormat.SSE, dataFirst);
        for (int i = 0; i < documents.size(); i++) {
            byte[] json = JsonScanner.lineSafe(documents.get(i).getBytes(StandardCharsets.UTF_8), 1_000);
            assertNotNull(json, documents.get(i));
            IdText id = new IdText(LAYOUT, Positions.of(i + 1).cursor());
            encoding.event(out, id, new StreamEvent("t", 0, i, 0, null, new RecordHeaders(), json));
            expected.add(new SseEvents.Event("message", id.toString(), new String(json, StandardCharsets.UTF_8)));
            ends.add(out.length());
        }
        byte[] stream = out.take();
        assertEquals(expected, HtmlEventStream.read(stream).events());

        int length = (int) (cut * stream.length);
        HtmlEventStream read = HtmlEventStream.read(Arrays.copyOf(stream, length));
        int whole = (int) ends.stream().filter(end -> end <= length).count();
        assertEquals(expected.subList(0, whole), read.events());
        assertEquals(whole == 0 ? "" : expected.get(whole - 1).id(), read.lastEventId());
    }

    @Provide
    Arbitrary<Double> cuts() {
        return Arbitraries.doubles().between(0, 1);
    }

    @Provide
    Arbitrary<List<String>> documents() {
        Arbitrary<String> hostile = Arbitraries.of(
                "\\n", "\\r", "\\u0000", "\u2028", "\u2029", "\u0085", "\uFEFF", "data: x", "id: 7", ":", "\uFFFD", "é",
                "😀");
        Arbitrary<String> plain = Arbitraries.strings().alpha().ofMaxLength(5);
        Arbitrary<String> strings =
                Arbitraries.oneOf(hostile, plain).list().ofMaxSize(8).map(parts -> '"' + String.join("", parts) + '"');
        Arbitrary<String> spaces = Arbitraries.of("", " ", "\n", "\r", "\r\n", "\n\n", "\t", "\n:\n", "")
                .map(space -> space.replace(":", ""));
        Arbitrary<String> scalars = Arbitraries.oneOf(strings, Arbitraries.of("0", "-1.5e9", "true", "null", "{}"));
        Arbitrary<String> objects = Combinators.combine(spaces, strings, spaces, scalars)
                .as((space, name, other, value) -> space + "{" + space + name + other + ":" + space + value + other
                        + "," + other + name + ":[" + value + space + "]" + other + "}" + space);
        return Arbitraries.oneOf(objects, scalars).list().ofMinSize(1).ofMaxSize(6);
    }
}
