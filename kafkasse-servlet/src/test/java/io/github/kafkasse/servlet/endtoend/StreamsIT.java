package io.github.kafkasse.servlet.endtoend;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.KafkaSse;
import io.github.kafkasse.Setting;
import io.github.kafkasse.servlet.KafkaSseServlet;
import io.github.kafkasse.servlet.support.Deployment;
import io.github.kafkasse.servlet.support.Wire;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Streams and refusals on the wire, chunk by chunk. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StreamsIT extends EndToEnd {
    private static final byte[] HEARTBEAT = {':', '\n'};

    private String topic;
    private Service service;

    @BeforeEach
    void start() throws Exception {
        topic = topics.create(3);
        service =
                service(builder -> builder.allowTopics(topic).set(Setting.HEARTBEAT_INTERVAL, Duration.ofMillis(100)));
    }

    private Wire get(String query, String... headers) throws Exception {
        return new Wire(service.port()).send("GET /topics/" + topic + query, headers);
    }

    /** Reads chunks until {@code characters} characters, a heartbeat or the end has arrived. */
    private static String read(Wire wire, int characters) throws Exception {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (body.size() < characters) {
            byte[] chunk = wire.readChunk();
            if (chunk.length == 0 || Arrays.equals(chunk, HEARTBEAT)) {
                break;
            }
            body.writeBytes(chunk);
        }
        return body.toString(StandardCharsets.UTF_8);
    }

    private static List<String> readEvents(Wire wire, int count) throws Exception {
        StringBuilder text = new StringBuilder();
        while (SseBody.of(text.toString()).data().size() < count) {
            text.append(read(wire, 1));
        }
        return SseBody.of(text.toString()).data();
    }

    @Test
    void recordsProducedAfterTheFirstByteAreDelivered() throws Exception {
        try (Wire wire = get("")) {
            assertEquals(200, wire.readHead().status());
            String text = read(wire, 1);
            assertTrue(text.startsWith(":ok\nid: [{\"topic\":\"" + topic + "\",\"partition\":0,\"offset\":0"), text);
            topics.send(topic, 1, "{\"a\":12345678901234567890}");
            String event = read(wire, 1);
            while (event.isEmpty()) {
                event = read(wire, 1);
            }
            assertTrue(event.startsWith("event: message\nid: [{\"topic\":"), event);
            assertTrue(event.endsWith("]\ndata: {\"a\":12345678901234567890}\n\n"), event);
        }
    }

    @Test
    void aClientThatIsCutOffRepeatedlyGetsEveryRecordExactlyOnce() throws Exception {
        int records = 3_000;
        KafkaProducer<byte[], byte[]> producer = closeLater(topics.producer(Map.of()));
        Map<Integer, List<String>> sent = new TreeMap<>();
        for (int i = 0; i < records; i++) {
            String value = "{\"partition\":" + i % 3 + ",\"n\":" + i + "}";
            Future<?> unused = producer.send(Topics.record(topic, i % 3, value));
            sent.computeIfAbsent(i % 3, p -> new ArrayList<>()).add(value);
            if (i == records / 2) {
                producer.flush();
            }
        }
        Random random = new Random(7);
        Map<Integer, List<String>> received = new TreeMap<>();
        String id = "";
        int count = 0;
        while (count < records) {
            try (Wire wire = id.isEmpty() ? get("?since=0") : get("?since=0", "Last-Event-ID: " + id)) {
                assertEquals(200, wire.readHead().status());
                String text = read(wire, random.nextInt(100_000));
                SseBody got =
                        SseBody.of(text.substring(0, Math.min(text.length(), random.nextInt(2 * text.length() + 1))));
                for (String data : got.data()) {
                    int partition = data.charAt("{\"partition\":".length()) - '0';
                    received.computeIfAbsent(partition, p -> new ArrayList<>()).add(data);
                }
                count += got.data().size();
                id = got.lastId().isEmpty() ? id : got.lastId();
            }
        }
        producer.flush();
        assertEquals(sent, received);
    }

    @Test
    void ndjsonContainsOnlyRecords() throws Exception {
        topics.send(topic, 0, "{\"n\":1}", "not JSON", "{\n\"n\":2}");
        try (Wire wire = get("?since=0", "Accept: application/x-ndjson")) {
            assertEquals("application/x-ndjson;charset=utf-8", wire.readHead().header("Content-Type"));
            StringBuilder text = new StringBuilder();
            while (text.toString().lines().filter(line -> !line.isEmpty()).count() < 2) {
                text.append(read(wire, 1));
            }
            assertEquals('\n', text.charAt(0), "an empty line comes first");
            assertEquals(
                    List.of("{\"n\":1}", "{ \"n\":2}"),
                    text.toString().lines().filter(line -> !line.isEmpty()).toList());
        }
    }

    @Test
    void aClientThatPausesReadingGetsEveryRecord() throws Exception {
        String large = "\"" + "x".repeat(100_000) + "\"";
        for (int partition = 0; partition < 3; partition++) {
            topics.send(topic, partition, Collections.nCopies(50, large).toArray(String[]::new));
        }
        try (Wire stalled = new Wire(service.port(), 16 * 1024).send("GET /topics/" + topic + "?since=0");
                Wire live = get("")) {
            stalled.readHead();
            live.readHead();
            topics.send(topic, 0, "\"live\"");
            assertEquals(List.of("\"live\""), readEvents(live, 1), "while another client does not read");
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            while (body.size() < 150 * 100_000) {
                body.writeBytes(stalled.readChunk());
            }
            String rest = read(stalled, 1);
            while (SseBody.of(body + rest).data().size() < 151) {
                rest += read(stalled, 1);
            }
            assertEquals(
                    150,
                    SseBody.of(body + rest).data().stream()
                            .filter(large::equals)
                            .count());
        }
    }

    @Test
    void invalidRequestsAreRefusedAtOnce() throws Exception {
        Map<String, Integer> answers = Map.of(
                "GET /topics/no-such-topic",
                404,
                "GET /topics/" + topic + ",no-such-topic",
                404,
                "GET /topics/" + topic + "?since=yesterday",
                400,
                "GET /topics/" + topic + "?lastEventId=%5B%5D",
                400,
                "HEAD /topics/no-such-topic",
                404,
                "HEAD /topics/" + topic + "?since=yesterday",
                400,
                "HEAD /topics/" + topic,
                200);
        for (Map.Entry<String, Integer> answer : answers.entrySet()) {
            try (Wire wire = new Wire(service.port()).send(answer.getKey())) {
                assertEquals(answer.getValue(), wire.readHead().status(), answer.getKey());
            }
        }
    }

    @Test
    void closingTheEngineEndsEveryStreamCleanly() throws Exception {
        List<Wire> wires = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            wires.add(get(""));
        }
        for (Wire wire : wires) {
            wire.readHead();
            read(wire, 1);
        }
        service.engine().close();
        for (Wire wire : wires) {
            assertEquals(Wire.End.CLEAN, wire.readToEnd(new ByteArrayOutputStream()));
            wire.close();
        }
    }

    @Test
    void aClosedEngineRefusesNewClients() throws Exception {
        service.engine().close();
        try (Wire wire = get("")) {
            Wire.Head head = wire.readHead();
            assertEquals(503, head.status());
            assertTrue(Integer.parseInt(head.header("Retry-After")) > 0);
        }
    }

    @Test
    void aClosedEngineEndsStreamsOfReconnectingClientsAtOnce() throws Exception {
        service.engine().close();
        String id = "[{\"topic\":\"" + topic + "\",\"partition\":0,\"offset\":0}]";
        try (Wire wire = get("", "Last-Event-ID: " + id)) {
            Wire.Head head = wire.readHead();
            assertEquals(200, head.status());
            assertEquals("chunked", head.header("Transfer-Encoding"));
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            assertEquals(Wire.End.CLEAN, wire.readToEnd(body));
            assertTrue(body.toString(StandardCharsets.UTF_8).contains("\nid: " + id + "\n\n"), body::toString);
        }
    }

    @Test
    void aServletWithItsOwnEngineIsConfiguredByParameters() throws Exception {
        topics.send(topic, 0, "1");
        long before = engineThreads();
        try (var own = container.start(Deployment.of(new KafkaSseServlet())
                        .withParameter("kafka.bootstrap.servers", topics.kafka().bootstrapServers())
                        .withParameter(Setting.CLOSE_TIMEOUT.name(), "2s")
                        .withContextParameter("kafkasse." + Setting.TOPICS_ALLOWED.name(), topic));
                Wire wire = new Wire(own.port()).send("GET /topics/" + topic + "?since=0")) {
            assertEquals(200, wire.readHead().status());
            assertEquals(List.of("1"), readEvents(wire, 1));
        }
        await().until(() -> engineThreads() == before);
    }

    private static long engineThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("kafkasse-"))
                .count();
    }

    @Test
    void anUnreachableKafkaIsReportedWithinTheConnectTimeout() throws Exception {
        try (Service away = Service.start(
                        container,
                        KafkaSse.builder()
                                .kafka("bootstrap.servers", "localhost:1")
                                .allowTopics(name -> true)
                                .set(Setting.CONNECT_TIMEOUT, Duration.ofMillis(500))
                                .set(Setting.CLOSE_TIMEOUT, Duration.ofSeconds(1)));
                Wire wire = new Wire(away.port()).send("GET /topics/a")) {
            Wire.Head head = wire.readHead();
            assertEquals(503, head.status());
            assertTrue(Integer.parseInt(head.header("Retry-After")) > 0);
        }
    }

    @Test
    void theJdkHttpClientReadsLines() throws Exception {
        topics.send(
                topic, 2, IntStream.range(0, 100).mapToObj(Integer::toString).toArray(String[]::new));
        HttpResponse<Stream<String>> response = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(
                                        "http://localhost:" + service.port() + "/topics/" + topic + "?since=0"))
                                .timeout(Duration.ofSeconds(20))
                                .header("Accept", "application/json")
                                .build(),
                        HttpResponse.BodyHandlers.ofLines());
        assertEquals(200, response.statusCode());
        try (Stream<String> lines = response.body()) {
            assertEquals(
                    IntStream.range(0, 100).mapToObj(Integer::toString).toList(),
                    lines.filter(line -> !line.isEmpty()).limit(100).toList());
        }
    }
}
