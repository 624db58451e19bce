package io.github.kafkasse.examples.war;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.net.httpserver.HttpServer;
import io.github.kafkasse.examples.kafka.SharedKafka;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * An undeployed WAR leaves neither threads, as Tomcat's own check for leaks confirms, nor classes. With
 * {@code -Dheap.dump=FILE}, a heap dump shows what retains the classes.
 */
@Timeout(value = 180, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class UndeployIT {
    private static final String TOPIC = "war.undeployed";

    @TempDir
    private Path folder;

    @Test
    void anUndeployedWarLeavesNoThreadAndNoClassBehind() throws Exception {
        SharedKafka.get().createTopic(TOPIC, 1);
        HttpServer catalogue = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        catalogue.createContext("/", exchange -> {
            byte[] streams = ("{\"" + TOPIC + "\":{\"topics\":[\"" + TOPIC + "\"]}}").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, streams.length);
            try (OutputStream body = exchange.getResponseBody()) {
                body.write(streams);
            }
        });
        catalogue.start();
        try {
            Path output = folder.resolve("output");
            Process process = process(
                            "kafkasse.kafka.bootstrap.servers",
                            SharedKafka.get().bootstrapServers(),
                            "kafkasse.catalogue.uri",
                            "http://localhost:" + catalogue.getAddress().getPort() + "/",
                            "kafkasse.catalogue.reload",
                            "100ms",
                            "kafkasse.limit.per.client",
                            "1",
                            "kafkasse.limit.patience",
                            "100ms",
                            "kafkasse.metrics.endpoint",
                            "true")
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            try {
                int status = process.waitFor();
                String text = Files.readString(output);
                assertEquals(0, status, text);
                assertEquals(List.of(), text.lines().filter(UndeployIT::isLeak).toList());
            } finally {
                process.destroyForcibly();
            }
        } finally {
            catalogue.stop(0);
        }
    }

    /**
     * Whether the line is a report of Tomcat's check, which runs when an application stops. The check also reports a
     * thread of Tomcat's pool that was started while it worked for the application.
     */
    private static boolean isLeak(String line) {
        return (line.contains("memory leak") || line.contains("failed to stop it") || line.equals(UndeployedWar.KEPT))
                && !line.contains("a thread named [Catalina-utility-");
    }

    private ProcessBuilder process(String... parameters) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                // Objects with only soft references do not count: the collector clears them before memory runs out.
                "-XX:SoftRefLRUPolicyMSPerMB=0",
                "-Dheap.dump=" + System.getProperty("heap.dump", ""),
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--add-opens=java.base/java.io=ALL-UNNAMED",
                "--add-opens=java.base/java.util=ALL-UNNAMED",
                "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
                "--add-opens=java.rmi/sun.rmi.transport=ALL-UNNAMED",
                "-Djava.util.logging.config.file=" + System.getProperty("java.util.logging.config.file"),
                "-cp",
                System.getProperty("java.class.path"),
                UndeployedWar.class.getName(),
                System.getProperty("war"),
                folder.resolve("tomcat").toString(),
                TOPIC));
        command.addAll(List.of(parameters));
        return new ProcessBuilder(command);
    }
}
