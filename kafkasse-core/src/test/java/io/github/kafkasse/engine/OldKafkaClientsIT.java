package io.github.kafkasse.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.KafkaSse;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The oldest supported kafka-clients deliver all records: applications use their own version, as Spring Boot 3.5 does.
 * The broker is that of all tests.
 */
class OldKafkaClientsIT {
    /** Copied by the build. */
    private static final Path OLDEST = Path.of("target", "kafka-clients-oldest", "kafka-clients.jar");

    private final TestTopics topics = new TestTopics();

    @Test
    void historyLiveEventsAndResumingWorkAcrossTransactions() throws Exception {
        assertTrue(Files.exists(OLDEST), OLDEST.toAbsolutePath() + " is missing; the build copies it");
        String topic = topics.create(1);
        List<String> expected =
                IntStream.range(0, 500).mapToObj(i -> "{\"n\":" + i + "}").toList();
        try (topics;
                Transactions transactions = new Transactions(topics.kafka())) {
            topics.send(topic, 0, expected.subList(0, 200).toArray(String[]::new));
            transactions.abort(topic, 0, 300);
            transactions.commit(topic, 0, expected.subList(200, 400));
            transactions.abort(topic, 0, 300);
            Runnable sendMore = () -> {
                transactions.abort(topic, 0, 10);
                topics.send(topic, 0, expected.subList(400, 450).toArray(String[]::new));
                transactions.commit(topic, 0, expected.subList(450, 500));
            };
            List<String> all = new ArrayList<>(expected);
            all.addAll(expected.subList(400, 500));
            all.addAll(expected.subList(100, 500));
            assertEquals(all, run(topics.kafka().bootstrapServers(), topic, sendMore));
        }
    }

    @SuppressWarnings("unchecked")
    private static List<String> run(String servers, String topic, Runnable sendMore) throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader usual = thread.getContextClassLoader();
        try (OldestFirst loader = new OldestFirst()) {
            Class<?> scenario = loader.loadClass(OldKafkaClientsScenario.class.getName());
            Class<?> consumer = loader.loadClass("org.apache.kafka.clients.consumer.ConsumerRecords");
            assertTrue(
                    Stream.of(consumer.getMethods()).noneMatch(m -> m.getName().equals("nextOffsets")),
                    "this is a newer version of kafka-clients");
            thread.setContextClassLoader(loader);
            return (List<String>)
                    scenario.getMethod("run", String.class, String.class, int.class, Runnable.class, int.class)
                            .invoke(null, servers, topic, 400, sendMore, 500);
        } finally {
            thread.setContextClassLoader(usual);
        }
    }

    /**
     * Loads the engine, its test and the oldest kafka-clients again; all other classes come from the application's
     * class path.
     */
    private static final class OldestFirst extends URLClassLoader {
        OldestFirst() throws Exception {
            super(
                    new URL[] {OLDEST.toUri().toURL(), home(KafkaSse.class), home(OldKafkaClientsScenario.class)},
                    OldKafkaClientsIT.class.getClassLoader());
        }

        private static URL home(Class<?> type) throws URISyntaxException, java.net.MalformedURLException {
            return type.getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI()
                    .toURL();
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith("org.apache.kafka.") && !name.startsWith("io.github.kafkasse.")) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded == null ? findClass(name) : loaded;
            }
        }

        @Override
        public URL getResource(String name) {
            URL own = findResource(name);
            return own == null ? super.getResource(name) : own;
        }
    }
}
