package io.github.kafkasse.examples.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.examples.benchmarks.http.ResponseReader;
import io.github.kafkasse.examples.kafka.SharedKafka;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server with default settings that is told to end (SIGTERM). */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TerminationIT {
    private static final int RECORDS = 3_000;
    private static final int BYTES_PER_SECOND = 25_000;
    private static final int BYTES_BEFORE = 50_000;

    @ParameterizedTest
    @ValueSource(strings = {"jetty", "tomcat"})
    void theStreamOfAClientThatReadsSlowlyEndsCleanly(String container) throws Exception {
        String topic = "terminated-" + container;
        SharedKafka.get().createTopic(topic, 1);
        fill(topic);
        File log = new File("target", "terminated-" + container + ".log");
        try (ServerSlot server = new ServerSlot(
                container,
                SharedKafka.get().bootstrapServers(),
                Map.of(),
                List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"),
                log)) {
            server.start();
            int port = server.running().port();
            CountDownLatch reading = new CountDownLatch(1);
            CompletableFuture<String> body = CompletableFuture.supplyAsync(() -> readSlowly(port, topic, reading));
            assertTrue(reading.await(60, TimeUnit.SECONDS), "the client receives nothing");

            server.terminate(); // waits for the end of the process

            String received = body.get(60, TimeUnit.SECONDS);
            assertTrue(
                    received.endsWith("}\n\n"),
                    () -> "the last chunk came inside an event: " + received.substring(received.length() - 200));
        }
    }

    /** Writes more than the client can read in the time. */
    private static void fill(String topic) throws Exception {
        String text = "x".repeat(1_000);
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", SharedKafka.get().bootstrapServers()),
                new StringSerializer(),
                new StringSerializer())) {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (int i = 0; i < RECORDS; i++) {
                sent.add(producer.send(new ProducerRecord<>(topic, "{\"n\":" + i + ",\"text\":\"" + text + "\"}")));
            }
            for (Future<RecordMetadata> each : sent) {
                each.get();
            }
        }
    }

    /** The body of a response that ended with its last chunk. */
    private static String readSlowly(int port, String topic, CountDownLatch reading) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        ResponseReader response =
                new ResponseReader((bytes, from, to, nowMicros) -> body.write(bytes, from, to - from));
        byte[] buffer = new byte[2_048];
        try (Socket socket = new Socket()) {
            socket.setReceiveBufferSize(16 << 10);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            socket.getOutputStream()
                    .write(ResponseReader.request("/topics/" + topic + "?since=0", "text/event-stream", ""));
            while (!response.ended()) {
                int count = socket.getInputStream().read(buffer);
                if (count < 0) {
                    throw new IllegalStateException("disconnected after " + body.size() + " bytes");
                }
                response.read(buffer, count, 0);
                if (body.size() > BYTES_BEFORE) {
                    reading.countDown();
                }
                LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(count) / BYTES_PER_SECOND);
            }
        } catch (IOException e) {
            throw new IllegalStateException("incomplete after " + body.size() + " bytes", e);
        }
        assertEquals(200, response.status());
        return body.toString(StandardCharsets.UTF_8);
    }
}
