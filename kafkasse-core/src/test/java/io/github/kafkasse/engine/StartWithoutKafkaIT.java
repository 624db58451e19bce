package io.github.kafkasse.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.Health;
import io.github.kafkasse.KafkaSse;
import io.github.kafkasse.KafkaUnavailableException;
import io.github.kafkasse.Setting;
import io.github.kafkasse.SseEvents;
import io.github.kafkasse.StreamRequest;
import io.github.kafkasse.testing.InMemorySink;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An engine starts while its address of Kafka is unreachable or wrong, reports it, and recovers by itself. */
class StartWithoutKafkaIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    private final TestTopics topics = new TestTopics();

    @AfterEach
    void close() {
        topics.close();
    }

    /**
     * A TLS alert that is read as the length of a frame stands for 352 MB, which exceeds many heaps; here the length is
     * 2 GB, which exceeds every heap. The error ends the thread of Kafka's admin client.
     */
    @Test
    void consumersAndTheAdminClientRecoverFromAPortOfAnotherProtocol() throws Exception {
        String topic = topics.create(1);
        topics.send(topic, 0, "0");
        String id = "[{\"topic\":\"" + topic + "\",\"partition\":0,\"offset\":0}]";
        StreamRequest request = StreamRequest.ofTopics(List.of(topic));
        try (OtherProtocol port = new OtherProtocol(topics.kafka().bootstrapServers());
                KafkaSse sse = topics.engine()
                        .kafka("bootstrap.servers", "127.0.0.1:" + port.number())
                        .set(Setting.CONNECT_TIMEOUT, Duration.ofSeconds(1))
                        .build()) {
            Health away = sse.health().get(20, TimeUnit.SECONDS);
            assertTrue(away.alive());
            assertFalse(away.ready());
            assertTrue(away.troubles().contains("Kafka does not answer."), away.troubles()::toString);
            InMemorySink refused = TestTopics.connect(sse, request);
            refused.await(s -> s.refusal() instanceof KafkaUnavailableException, SOON);
            InMemorySink reconnected = TestTopics.connect(sse, request.withLastEventId(id));
            reconnected.await(s -> s.opening() != null, SOON);
            Awaitility.await().atMost(SOON).until(() -> port.answered() >= 4);
            port.becomeKafka();
            Awaitility.await()
                    .atMost(SOON)
                    .until(() -> sse.health().get(20, TimeUnit.SECONDS).ready());
            InMemorySink served = TestTopics.connect(sse, request.withSince("0"));
            for (InMemorySink sink : List.of(reconnected, served)) {
                sink.await(s -> !SseEvents.of(s.text()).events().isEmpty(), SOON);
                assertEquals(List.of("0"), SseEvents.of(sink.text()).data());
            }
            Awaitility.await()
                    .atMost(SOON)
                    .until(() ->
                            sse.health().get(20, TimeUnit.SECONDS).troubles().isEmpty());
        }
    }

    /** Runs in a process of its own, whose hosts file the test writes. */
    @Test
    void aNameThatResolvesLaterIsFound(@TempDir Path directory) throws Exception {
        String topic = topics.create(1);
        topics.send(topic, 0, "{\"found\":true}");
        Path hosts = directory.resolve("hosts");
        Files.writeString(hosts, "127.0.0.1 localhost\n");
        String port = topics.kafka().bootstrapServers().replaceAll(".*:", "");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djdk.net.hosts.file=" + hosts,
                        "-Dsun.net.inetaddr.ttl=0",
                        "-Dsun.net.inetaddr.negative.ttl=0",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        UnresolvedName.class.getName(),
                        "kafka.example:" + port,
                        topic)
                .redirectError(directory.resolve("stderr").toFile())
                .start();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            assertEquals("started", lines(lines));
            assertEquals("alive=true ready=false", lines(lines));
            assertEquals("refused 503", lines(lines));
            Files.writeString(hosts, "127.0.0.1 localhost\n127.0.0.1 kafka.example\n");
            assertEquals("ready", lines(lines));
            assertEquals("{\"found\":true}", lines(lines));
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    /** The next line of the process that comes from the test and not from the log. */
    private static String lines(BufferedReader lines) throws IOException {
        String line = Objects.requireNonNull(lines.readLine(), "the process has ended");
        while (!line.startsWith("test: ")) {
            line = Objects.requireNonNull(lines.readLine(), "the process has ended");
        }
        return line.substring("test: ".length());
    }

    /** The process of {@link #aNameThatResolvesLaterIsFound}. */
    static final class UnresolvedName {
        private UnresolvedName() {}

        public static void main(String[] arguments) throws Exception {
            StreamRequest request =
                    StreamRequest.ofTopics(List.of(arguments[1])).withSince("0");
            try (KafkaSse sse = KafkaSse.builder()
                    .kafka("bootstrap.servers", arguments[0])
                    .allowTopics(arguments[1])
                    .build()) {
                say("started");
                Health health = sse.health().get(20, TimeUnit.SECONDS);
                say("alive=" + health.alive() + " ready=" + health.ready());
                InMemorySink refused = TestTopics.connect(sse, request);
                refused.await(s -> s.refusal() != null, SOON);
                say("refused " + Objects.requireNonNull(refused.refusal()).status());
                Awaitility.await()
                        .atMost(SOON)
                        .until(() -> sse.health().get(20, TimeUnit.SECONDS).ready());
                say("ready");
                InMemorySink served = TestTopics.connect(sse, request);
                served.await(s -> !SseEvents.of(s.text()).events().isEmpty(), SOON);
                say(SseEvents.of(served.text()).data().get(0));
            }
        }

        /** The parent process reads this output; a logger would add its own format. */
        private static final PrintStream OUT =
                new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);

        private static void say(String line) {
            OUT.println("test: " + line);
        }
    }

    /** A port that answers each connection with a length of 2 GB, until it forwards to Kafka. */
    private static final class OtherProtocol implements AutoCloseable {
        private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final String kafka;
        private volatile boolean isKafka;
        private final AtomicInteger answered = new AtomicInteger();

        OtherProtocol(String kafka) throws IOException {
            this.kafka = kafka;
            Streams.daemon("other-protocol", this::accept);
        }

        int number() {
            return server.getLocalPort();
        }

        int answered() {
            return answered.get();
        }

        void becomeKafka() {
            isKafka = true;
        }

        private void accept() throws IOException {
            while (!server.isClosed()) {
                var client = server.accept();
                if (isKafka) {
                    Streams.join(client, kafka);
                } else {
                    client.getOutputStream().write(new byte[] {0x7f, -1, -1, -1});
                    client.getOutputStream().flush();
                    answered.incrementAndGet();
                }
            }
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }
}
