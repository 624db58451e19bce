package io.github.kafkasse.servlet.spring;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.kafkasse.CloseReason;
import io.github.kafkasse.EventFormat;
import io.github.kafkasse.KafkaSseListener;
import io.github.kafkasse.examples.client.SseStream;
import io.github.kafkasse.examples.client.TestTopic;
import io.github.kafkasse.examples.kafka.SharedKafka;
import io.github.kafkasse.filter.EventFilter;
import io.github.kafkasse.servlet.Access;
import io.github.kafkasse.servlet.Authenticator;
import io.github.kafkasse.servlet.support.Wire;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.security.servlet.SecurityAutoConfiguration;
import org.springframework.boot.autoconfigure.security.servlet.SecurityFilterAutoConfiguration;
import org.springframework.boot.autoconfigure.security.servlet.UserDetailsServiceAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.www.BasicAuthenticationFilter;

/**
 * An application with Spring Security's default protection, which covers every request and every dispatch. Users have a
 * password, or a token that a filter of the application knows.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SecuredIT {
    private static final String TOPIC = "secured";
    /** ann:secret */
    private static final String ANN = "Basic YW5uOnNlY3JldA==";

    /** By default, Spring checks each request's password, which takes a tenth of a second. */
    private static final PasswordEncoder PASSWORDS = new BCryptPasswordEncoder(4);

    private static final List<CloseReason> closed = new CopyOnWriteArrayList<>();
    private static TestTopic topic;
    private static ConfigurableApplicationContext application;

    @BeforeAll
    static void start() {
        topic = TestTopic.create(SharedKafka.get(), TOPIC, 1);
        KafkaSseListener listener = new KafkaSseListener() {
            @Override
            public void connectionClosed(EventFormat format, CloseReason reason) {
                closed.add(reason);
            }
        };
        application = BootApplication.run(
                List.of(
                        SecurityAutoConfiguration.class,
                        SecurityFilterAutoConfiguration.class,
                        UserDetailsServiceAutoConfiguration.class),
                context -> {
                    context.registerBean(KafkaSseListener.class, () -> listener);
                    context.registerBean(Rules.class);
                    context.registerBean(PasswordEncoder.class, () -> PASSWORDS);
                },
                "kafkasse.kafka.bootstrap-servers=" + SharedKafka.get().bootstrapServers(),
                "kafkasse.topics.allowed=*",
                "kafkasse.stall.timeout=1s",
                "spring.security.user.name=ann",
                "spring.security.user.password=" + PASSWORDS.encode("secret"));
    }

    @Configuration(proxyBeanMethods = false)
    static class Rules {
        @Bean
        SecurityFilterChain chain(HttpSecurity http) throws Exception {
            return http.authorizeHttpRequests(all -> all.anyRequest().authenticated())
                    .httpBasic(Customizer.withDefaults())
                    .addFilterBefore(new TokenFilter(), BasicAuthenticationFilter.class)
                    .build();
        }

        // README: begin
        @Bean
        Authenticator ownEvents() {
            return request -> {
                String user = request.getRemoteUser();
                return Access.of(user).withFilter(EventFilter.member("user", user));
            };
        }
        // README: end
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    private static SseStream get(String... headers) throws Exception {
        URI uri = URI.create("http://localhost:" + BootApplication.port(application) + "/v2/stream/" + TOPIC);
        return SseStream.get(HttpClient.newHttpClient(), uri, headers);
    }

    @ParameterizedTest
    @CsvSource({"Authorization, " + ANN, TokenFilter.HEADER + ", ann"})
    void aStreamNeedsAUserAndHasOnlyTheUsersEvents(String header, String credentials) throws Exception {
        try (SseStream refused = get()) {
            assertEquals(401, refused.status());
        }
        String id;
        try (SseStream stream = get(header, credentials)) {
            assertEquals(200, stream.status());
            id = stream.nextId();
        }
        topic.send(0, "{\"user\":\"bob\"}");
        topic.send(0, "{\"user\":\"ann\"}");
        try (SseStream resumed = get(header, credentials, "Last-Event-ID", id)) {
            assertEquals("{\"user\":\"ann\"}", resumed.nextData());
        }
    }

    /** The servlet aborts a stream in a dispatch of its own, long after the request was authorized. */
    @ParameterizedTest
    @CsvSource({"Authorization, " + ANN, TokenFilter.HEADER + ", ann"})
    void theDispatchThatAbortsAStreamIsNotDenied(String header, String credentials) throws Exception {
        closed.clear();
        String large = "{\"user\":\"ann\",\"text\":\"" + "x".repeat(900_000) + "\"}";
        for (int i = 0; i < 10; i++) {
            topic.send(0, large);
        }
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        root.addAppender(log);
        ContainerLog container = new ContainerLog();
        try (Wire wire = new Wire(BootApplication.port(application), 16 * 1024)) {
            wire.send("GET /v2/stream/" + TOPIC + "?since=0", header + ": " + credentials);
            assertEquals(200, wire.readHead().status());
            await().atMost(Duration.ofSeconds(60)).until(() -> closed.contains(CloseReason.STALLED));
            assertEquals(Wire.End.CUT, wire.readToEnd(new ByteArrayOutputStream()));
        } finally {
            root.detachAppender(log);
            container.close();
        }
        List<String> problems = List.copyOf(log.list).stream()
                .filter(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
                .filter(event ->
                        !event.getLoggerName().startsWith("org.apache.kafka.")) // ignores what a busy broker logs
                .map(ILoggingEvent::toString)
                .toList();
        assertEquals(List.of(), problems);
        assertEquals(List.of(), container.problems);
    }

    /** Tomcat's log, with the exceptions of filters; it is separate from the application's log. */
    private static final class ContainerLog extends Handler {
        private final List<String> problems = new CopyOnWriteArrayList<>();
        private final java.util.logging.Logger root = java.util.logging.Logger.getLogger("");

        ContainerLog() {
            root.addHandler(this);
        }

        @Override
        public void publish(LogRecord entry) {
            if (entry.getLevel().intValue() >= java.util.logging.Level.WARNING.intValue()) {
                problems.add(entry.getMessage() + ": " + entry.getThrown());
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {
            root.removeHandler(this);
        }
    }
}
