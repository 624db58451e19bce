package io.github.kafkasse.examples.springtest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.kafkasse.examples.client.SseStream;
import io.github.kafkasse.examples.client.TestTopic;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpringBoot4IT extends ApplicationTests {
    /** ann:secret */
    private static final String ANN = "Basic YW5uOnNlY3JldA==";

    SpringBoot4IT() {
        super("spring-boot", "4.0");
    }

    /** Spring Security with its defaults, and a filter of the application. */
    @Test
    void springSecurityAndAFilterProtectTheService(@TempDir Path folder) throws Exception {
        TestTopic topic = TestTopic.create(kafka, "secured", 1);
        try (BootProcess secured = BootProcess.startWith(
                        "spring-boot",
                        List.of("target/spring-security", withTheFilter(folder)),
                        "kafkasse.kafka.bootstrap-servers=" + kafka.bootstrapServers(),
                        "kafkasse.stall.timeout=1s",
                        "spring.main.sources=" + WrappingFilter.class.getName(),
                        "spring.security.user.name=ann",
                        "spring.security.user.password=secret")
                .started()) {
            String path = "/v2/stream/" + topic.name();
            try (SseStream refused = SseStream.get(client, secured.uri(path))) {
                assertEquals(401, refused.status());
            }
            String id;
            try (SseStream stream = SseStream.get(client, secured.uri(path), "Authorization", ANN)) {
                assertEquals(200, stream.status());
                assertEquals("true", stream.header(WrappingFilter.HEADER));
                id = stream.nextId();
            }
            topic.send(0, "{\"n\":1}");
            try (SseStream resumed =
                    SseStream.get(client, secured.uri(path), "Authorization", ANN, "Last-Event-ID", id)) {
                assertEquals("{\"n\":1}", resumed.nextData());
            }
            requireQuietAbort(secured, "Authorization", ANN);
        }
    }

    private static String withTheFilter(Path folder) throws IOException {
        String name = WrappingFilter.class.getName().replace('.', '/') + ".class";
        Files.createDirectories(folder.resolve(name).getParent());
        try (InputStream from = SpringBoot4IT.class.getResourceAsStream("/" + name)) {
            Files.copy(from, folder.resolve(name));
        }
        return folder.toString();
    }
}
