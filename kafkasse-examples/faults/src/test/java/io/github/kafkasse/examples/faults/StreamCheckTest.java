package io.github.kafkasse.examples.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.examples.benchmarks.http.ResponseReader;
import io.github.kafkasse.examples.faults.Findings.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** Tests the check itself: each possible error of a server is put into a correct stream, and must be found. */
class StreamCheckTest {
    private static final Sequence PLAIN = new Sequence(Topics.STEADY, 0, 0, "plain");
    private static final Sequence TRANSACTIONAL = new Sequence(Topics.STEADY, 0, 0, "transactional0");
    private static final Sequence EXPIRING = new Sequence(Topics.EXPIRING, 0, 0, "plain");
    private static final int COUNT = 20;

    private final Findings findings = new Findings();
    private final Expiry expiry = new Expiry();
    private final Position position = new Position();
    private final StreamCheck check = new StreamCheck("client", findings, expiry);

    @Test
    void aGoodStreamHasNoFindings() {
        receive(good());
        finish();
        assertEquals(0, findings.total(), findings.details()::toString);
    }

    @Test
    void eachMissingRecordIsALoss() {
        for (int missing = 0; missing < COUNT; missing++) {
            StreamCheckTest run = new StreamCheckTest();
            List<Event> stream = good();
            stream.remove(missing);
            run.receive(stream);
            run.finish();
            run.assertFound(Map.of(Kind.LOST, 1L));
        }
    }

    @Test
    void eachRepeatedRecordIsFound() {
        for (int repeated = 0; repeated < COUNT; repeated++) {
            StreamCheckTest run = new StreamCheckTest();
            List<Event> stream = good();
            stream.add(stream.get(repeated));
            run.receive(stream);
            run.finish();
            run.assertFound(Map.of(Kind.REPEATED, 1L));
        }
    }

    @Test
    void twoSwappedRecordsOfOneProducerAreOutOfOrder() {
        List<Event> stream = good();
        Collections.swap(stream, 4, 6);
        receive(stream);
        finish();
        // The later record also precedes one of the other producer.
        assertFound(Map.of(Kind.OUT_OF_ORDER, 2L));
    }

    @Test
    void twoSwappedRecordsOfDifferentProducersAreOutOfOrder() {
        List<Event> stream = good();
        Collections.swap(stream, 4, 5);
        receive(stream);
        finish();
        assertFound(Map.of(Kind.OUT_OF_ORDER, 1L));
    }

    @Test
    void aRecordOfAnAbortedTransactionIsFound() {
        List<Event> stream = good();
        stream.add(7, new Event(TRANSACTIONAL, 100, true, 7));
        receive(stream);
        finish();
        assertFound(Map.of(Kind.ABORTED, 1L));
    }

    @Test
    void missingRecordsAtTheEndAreALoss() {
        receive(good().subList(0, COUNT - 6));
        assertFalse(check.isComplete(truth(), Topics.SET));
        finish();
        assertFound(Map.of(Kind.LOST, 6L));
    }

    @Test
    void recordsThatKafkaItselfLostAreNotALoss() {
        List<Event> stream = good();
        stream.remove(4);
        receive(stream);
        check.finish(new Truth(truth().ends(), Map.of(PLAIN, Set.of(2L))), Topics.SET);
        assertFound(Map.of());
    }

    @Test
    void deletedRecordsMayBeMissingOnlyIfACommentSaysSo() {
        expiry.deletedBefore(new TopicPartition(Topics.EXPIRING, 0), 5);
        receive(List.of(new Event(EXPIRING, 0, false, 0), new Event(EXPIRING, 5, false, 5)));
        check.finish(new Truth(Map.of(), Map.of()), Topics.SET);
        assertFound(Map.of(Kind.LOST, 4L));
    }

    @Test
    void deletedRecordsThatACommentReportsAreNotALoss() {
        expiry.deletedBefore(new TopicPartition(Topics.EXPIRING, 0), 5);
        read(event(new Event(EXPIRING, 0, false, 0))
                + ":lost 4 offsets of expiring/0: deleted by Kafka before they could be sent\n"
                + event(new Event(EXPIRING, 5, false, 5)));
        check.finish(new Truth(Map.of(), Map.of()), Topics.SET);
        assertFound(Map.of());
    }

    @Test
    void aCommentDoesNotExcuseTheLossOfRecordsThatKafkaStillHas() {
        expiry.deletedBefore(new TopicPartition(Topics.EXPIRING, 0), 3);
        read(event(new Event(EXPIRING, 0, false, 0))
                + ":lost 4 offsets of expiring/0: deleted by Kafka before they could be sent\n"
                + event(new Event(EXPIRING, 5, false, 5)));
        check.finish(new Truth(Map.of(), Map.of()), Topics.SET);
        assertFound(Map.of(Kind.LOST, 4L));
    }

    @Test
    void aRecreatedTopicBeginsAtItsFirstRecord() {
        Sequence before = new Sequence(Topics.REMADE, 0, 0, "plain");
        Sequence after = new Sequence(Topics.REMADE, 1, 0, "plain");
        receive(List.of(new Event(before, 0, false, 0), new Event(after, 1, false, 1)));
        check.finish(new Truth(Map.of(after, 2L), Map.of()), Topics.SET);
        assertFound(Map.of(Kind.LOST, 1L));
    }

    @Test
    void recordsOfTheFormerTopicAreRepetitions() {
        Sequence before = new Sequence(Topics.REMADE, 0, 0, "plain");
        Sequence after = new Sequence(Topics.REMADE, 1, 0, "plain");
        receive(List.of(new Event(after, 0, false, 0), new Event(before, 0, false, 0)));
        assertFound(Map.of(Kind.REPEATED, 1L));
    }

    @Test
    void anErrorEventAndTextThatIsNoRecordAreFound() {
        read(
                """
                event: error
                id: []
                data: {"status":500}

                event: message
                id: []
                data: {"n":1}

                """);
        assertFound(Map.of(Kind.ERROR, 2L));
    }

    @Test
    void anIdTakesEffectOnlyWhenItsBlockIsComplete() {
        String first = event(good().get(0));
        String second = event(good().get(1));
        for (int cut = 0; cut < second.length(); cut++) {
            StreamCheckTest run = new StreamCheckTest();
            StreamParser parser = run.read(first + second.substring(0, cut));
            assertEquals("[0]", run.position.lastEventId());
            assertEquals(cut == 0, parser.isBetweenEvents());
        }
    }

    @Test
    void aResponseOfAnyChunksIsReadAsItsBody() {
        byte[] body = "a\nb\n\n".getBytes(StandardCharsets.US_ASCII);
        for (int size = 1; size <= body.length; size++) {
            StringBuilder response = new StringBuilder("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            for (int at = 0; at < body.length; at += size) {
                byte[] chunk = Arrays.copyOfRange(body, at, Math.min(body.length, at + size));
                response.append(Integer.toHexString(chunk.length))
                        .append("\r\n")
                        .append(new String(chunk, StandardCharsets.US_ASCII))
                        .append("\r\n");
            }
            StringBuilder read = new StringBuilder();
            ResponseReader reader = new ResponseReader((bytes, from, to, now) ->
                    read.append(new String(bytes, from, to - from, StandardCharsets.US_ASCII)));
            byte[] open = response.toString().getBytes(StandardCharsets.US_ASCII);
            reader.read(open, open.length, 0);
            assertEquals("a\nb\n\n", read.toString());
            assertFalse(reader.ended());
            reader.read("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII), 5, 0);
            assertTrue(reader.ended());
        }
    }

    /** Two producers that alternate in one partition. */
    private static List<Event> good() {
        return new ArrayList<>(IntStream.range(0, COUNT)
                .mapToObj(i -> new Event(i % 2 == 0 ? PLAIN : TRANSACTIONAL, i / 2, false, i))
                .toList());
    }

    private static Truth truth() {
        Map<Sequence, Long> ends = new HashMap<>();
        good().forEach(each -> ends.merge(each.sequence(), 1L, Long::sum));
        return new Truth(ends, Map.of());
    }

    private void receive(List<Event> stream) {
        StringBuilder text = new StringBuilder();
        stream.forEach(each -> text.append(event(each)));
        read(text.toString());
    }

    private StreamParser read(String text) {
        StreamParser parser = new StreamParser(true, "client", check, position, findings);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        parser.read(bytes, 0, bytes.length, 0);
        return parser;
    }

    /** As the server sends it, with the record's coordinates. */
    private static String event(Event event) {
        String value =
                new String(Event.value(event.sequence(), event.number(), event.aborted()), StandardCharsets.UTF_8);
        String coordinates = ",\"_kafka\":{\"topic\":\"" + event.sequence().topic() + "\",\"partition\":0,\"offset\":"
                + event.offset() + ",\"timestamp\":1}}";
        return "event: message\nid: [" + event.offset() + "]\ndata: " + value.substring(0, value.length() - 1)
                + coordinates + "\n\n";
    }

    private void finish() {
        check.finish(truth(), Topics.SET);
    }

    private void assertFound(Map<Kind, Long> expected) {
        for (Kind kind : Kind.values()) {
            assertEquals(expected.getOrDefault(kind, 0L), findings.total(kind), kind + ": " + findings.details());
        }
    }
}
