package io.github.kafkasse.servlet.spring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.doAnswer;

import io.github.kafkasse.KafkaSse;
import io.github.kafkasse.RecordFilter;
import io.github.kafkasse.StreamEvent;
import io.github.kafkasse.servlet.Access;
import io.github.kafkasse.servlet.Authenticator;
import io.github.kafkasse.servlet.EventStreamsServlet;
import io.github.kafkasse.servlet.ServiceSettings;
import io.github.kafkasse.servlet.StreamsListener;
import io.github.kafkasse.servlet.catalogue.ReloadingCatalogue;
import io.github.kafkasse.servlet.catalogue.StreamConfiguration;
import io.github.kafkasse.servlet.support.ScriptedClient;
import io.github.kafkasse.servlet.support.ScriptedEngine;
import io.github.kafkasse.servlet.support.Wire;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.PropertySource;
import org.springframework.context.support.GenericApplicationContext;

/** What the auto-configuration creates from an application's properties and beans. The engine has no Kafka. */
class KafkaSseAutoConfigurationTest {
    private final List<ScriptedClient> clients = new CopyOnWriteArrayList<>();
    private final ScriptedEngine engine = new ScriptedEngine()
            .with(ServiceSettings.HEALTH_STREAMS, false)
            .onConnect(client -> {
                clients.add(client);
                client.open().send(":ok\n\n");
            });
    private ConfigurableApplicationContext application;

    @BeforeEach
    void endStreamsWhenTheEngineCloses() {
        doAnswer(call -> {
                    clients.forEach(ScriptedClient::end);
                    return null;
                })
                .when(engine.sse())
                .close();
    }

    @AfterEach
    void stop() {
        if (application != null) {
            application.close();
        }
        engine.close();
    }

    private void run(Consumer<GenericApplicationContext> beans, String... properties) {
        application = BootApplication.run(beans, properties);
    }

    /** Runs an application that has its own engine and enables the service. */
    private void runWithEngine(Consumer<GenericApplicationContext> beans, String... properties) {
        run(
                context -> {
                    context.registerBean("engine", KafkaSse.class, engine::sse);
                    beans.accept(context);
                },
                properties.length > 0 ? properties : new String[] {"kafkasse.enabled=true"});
    }

    private Wire ask(String request, String... headers) throws IOException {
        return new Wire(BootApplication.port(application)).send(request, headers);
    }

    private int status(String request, String... headers) throws IOException {
        try (Wire wire = ask(request, headers)) {
            return wire.readHead().status();
        }
    }

    private <T> boolean has(Class<T> type) {
        return application.getBeanNamesForType(type).length > 0;
    }

    private static StreamConfiguration edits() {
        return StreamConfiguration.of(
                List.of(new StreamConfiguration.Stream("edits", Set.of("eqiad.edits", "codfw.edits"))));
    }

    @Test
    void nothingIsConfiguredWithoutProperties() {
        run(context -> {});
        assertFalse(has(KafkaSse.class));
        assertFalse(has(EngineLifecycle.class));
        assertNull(application.getEnvironment().getProperty("server.tomcat.relaxed-query-chars"));
    }

    @Test
    void theServiceCanBeDisabled() {
        run(context -> {}, "kafkasse.enabled=false", "kafkasse.kafka.bootstrap-servers=localhost:1");
        assertFalse(has(KafkaSse.class));
        assertNull(application.getEnvironment().getProperty("server.tomcat.relaxed-query-chars"));
    }

    @Test
    void theApplicationsEngineIsUsed() throws Exception {
        runWithEngine(context -> {});
        try (Wire wire = ask("GET /v2/stream/a,b")) {
            assertEquals(200, wire.readHead().status());
            assertEquals(Set.of("a", "b"), engine.client().request().topics());
        }
        assertEquals(1, application.getBeanNamesForType(KafkaSse.class).length);
    }

    @Test
    void theWebServerAcceptsTheCharactersOfFiltersAndIds() throws Exception {
        engine.with(ServiceSettings.FILTER_ENABLED, true);
        runWithEngine(context -> {});
        assertEquals(200, status("GET /v2/stream/a?filter=b:\"|[]{}"));
        assertEquals(200, status("GET /v2/stream/a", "Last-Event-ID: " + "x".repeat(70_000)));
    }

    @Test
    void theApplicationsPropertiesOverrideThoseOfTheWebServer() throws Exception {
        runWithEngine(
                context -> {},
                "kafkasse.enabled=true",
                "server.max-http-request-header-size=8KB",
                "server.tomcat.relaxed-query-chars=<,>");
        assertEquals(400, status("GET /v2/stream/a?filter=b:1|2"));
        assertEquals(400, status("GET /v2/stream/a", "Last-Event-ID: " + "x".repeat(70_000)));
    }

    @Configuration(proxyBeanMethods = false)
    @PropertySource("classpath:io/github/kafkasse/servlet/spring/application-file.properties")
    static class WithFile {}

    @Test
    void aCustomPropertySourceEnablesTheServiceAndOverridesDefaults() throws Exception {
        run(context -> {
            context.registerBean("engine", KafkaSse.class, engine::sse);
            context.registerBean(WithFile.class);
        });
        assertEquals(200, status("GET /events/v2/stream/a"));
        assertEquals(400, status("GET /events/v2/stream/a", "Last-Event-ID: " + "x".repeat(70_000)));
    }

    @Test
    void theAuthenticatorBeanIsUsed() throws Exception {
        Authenticator authenticator = request -> Access.forbidden("Not today");
        runWithEngine(context -> context.registerBean(Authenticator.class, () -> authenticator));
        assertEquals(403, status("GET /v2/stream/a"));
    }

    @Test
    void allFilterBeansApply() throws Exception {
        RecordFilter first = event -> event.partition() != 1;
        RecordFilter second = event -> event.partition() != 2;
        runWithEngine(context -> {
            context.registerBean("first", RecordFilter.class, () -> first);
            context.registerBean("second", RecordFilter.class, () -> second);
        });
        assertEquals(200, status("GET /v2/stream/a"));
        RecordFilter filter = engine.client().request().filter();
        assertNotNull(filter);
        assertTrue(filter.accepts(event(0)));
        assertFalse(filter.accepts(event(1)));
        assertFalse(filter.accepts(event(2)));
    }

    private static StreamEvent event(int partition) {
        byte[] json = "{}".getBytes(StandardCharsets.UTF_8);
        return new StreamEvent("a", partition, 0, 0, null, new RecordHeaders(), json);
    }

    @Test
    void allStreamsListenersAreCalled() throws Exception {
        List<String> opened = new CopyOnWriteArrayList<>();
        runWithEngine(context -> {
            for (String name : List.of("first", "second")) {
                context.registerBean(name, StreamsListener.class, () -> new StreamsListener() {
                    @Override
                    public void opened(Set<String> streams) {
                        opened.add(name + streams);
                    }
                });
            }
        });
        assertEquals(200, status("GET /v2/stream/a"));
        assertEquals(List.of("first[a]", "second[a]"), opened);
    }

    @Test
    void metricsAreServedIfTheSettingIsOn() throws Exception {
        engine.with(ServiceSettings.METRICS_ENDPOINT, true);
        runWithEngine(context -> {}, "kafkasse.metrics.endpoint=true");
        assertEquals(200, status("GET /metrics"));
    }

    @Test
    void theApplicationsStreamsAreServed() throws Exception {
        runWithEngine(context -> context.registerBean(StreamConfiguration.class, () -> edits()));
        assertEquals(404, status("GET /v2/stream/eqiad.edits"));
        assertEquals(200, status("GET /v2/stream/edits"));
        assertEquals(
                Set.of("eqiad.edits", "codfw.edits"), engine.client().request().topics());
    }

    @Test
    void theApplicationsCatalogueIsServed(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("streams.json"), "{\"edits\": {\"topics\": [\"a\"]}}");
        runWithEngine(context -> {}, "kafkasse.catalogue.uri=" + file, "kafkasse.catalogue.reload=0");
        assertFalse(has(ReloadingCatalogue.class));
        assertEquals(200, status("GET /v2/stream/edits"));
        assertEquals(Set.of("a"), engine.client().request().topics());
    }

    @Test
    void otherServletsKeepTheirPathsBesideTheServiceAtTheRoot() throws Exception {
        runWithEngine(context -> context.registerBean(
                "others", ServletRegistrationBean.class, () -> new ServletRegistrationBean<>(new Teapot(), "/")));
        assertEquals(302, status("GET /"));
        assertEquals(200, status("GET /?doc"));
        assertEquals(200, status("GET /_info"));
        assertEquals(200, status("GET /_info/"));
        assertEquals(200, status("GET /v2/ui"));
        assertEquals(200, status("GET /v2/stream/a"));
        assertEquals(200, status("GET /health/streams"));
        assertEquals(200, status("GET /swagger-ui/swagger-ui.css"));
        assertEquals(418, status("GET /actuator/health"));
        assertEquals(418, status("GET /v3/stream/a"));
    }

    @Test
    void theServiceCanBeMountedBelowAPath() throws Exception {
        runWithEngine(
                context -> context.registerBean(
                        "others",
                        ServletRegistrationBean.class,
                        () -> new ServletRegistrationBean<>(new Teapot(), "/")),
                "kafkasse.path=events");
        assertEquals(200, status("GET /events/v2/stream/a"));
        assertEquals(302, status("GET /events/"));
        assertEquals(418, status("GET /v2/stream/a"));
        assertEquals(418, status("GET /"));
    }

    @Test
    void theApplicationsServletReplacesOurs() throws Exception {
        runWithEngine(context -> context.registerBean(
                "mine",
                ServletRegistrationBean.class,
                () -> new ServletRegistrationBean<>(
                        EventStreamsServlet.builder(engine.sse()).build(), "/mine/*")));
        assertEquals(200, status("GET /mine/v2/stream/a"));
    }

    @Test
    void theEngineClosesWhileTheWebServerStillServes() throws Exception {
        List<Integer> answers = new CopyOnWriteArrayList<>();
        doAnswer(call -> answers.isEmpty() && answers.add(status("GET /_info")))
                .when(engine.sse())
                .close();
        runWithEngine(context -> {}, "kafkasse.enabled=true", "server.shutdown=graceful");
        application.close();
        assertEquals(200, answers.get(0));
    }

    @Test
    void aHealthIndicatorExistsUnlessItIsDisabled() {
        runWithEngine(context -> {});
        assertInstanceOf(HealthIndicator.class, application.getBean("kafkasseHealthIndicator"));
        application.close();
        runWithEngine(context -> {}, "kafkasse.enabled=true", "management.health.kafkasse.enabled=false");
        assertFalse(application.containsBean("kafkasseHealthIndicator"));
    }

    @Test
    void anInvalidSettingIsExplained() {
        RuntimeException e = assertThrows(RuntimeException.class, () -> run(context -> {}, "kafkasse.retry=soon"));
        assertTrue(explanation(e).startsWith("Setting retry cannot be 'soon'"), explanation(e));
    }

    @Test
    void aCatalogueThatIsNotThereIsExplained(@TempDir Path directory) {
        Path file = directory.resolve("none.json");
        RuntimeException e = assertThrows(
                RuntimeException.class, () -> runWithEngine(context -> {}, "kafkasse.catalogue.uri=" + file));
        assertEquals("The stream catalogue " + file + " cannot be used: there is no such file", explanation(e));
    }

    @Test
    void anErrorThatTheServletFindsIsExplained() {
        engine.with(ServiceSettings.ADMIN_CONNECTIONS, true);
        RuntimeException e = assertThrows(RuntimeException.class, () -> runWithEngine(context -> {}));
        FailureAnalysis explained = new ServletStartAnalyzer().analyze(e);
        assertNotNull(explained);
        assertTrue(explained.getDescription().startsWith("Setting admin.connections is true"));
    }

    @Test
    void theFailureOfAnotherServletIsLeftToOthers() {
        assertNull(new ServletStartAnalyzer()
                .analyze(new IllegalStateException(new ServletException("Servlet 'mine' cannot start"))));
    }

    private static String explanation(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof InvalidSettingsException) {
                return cause.getMessage();
            }
        }
        throw new AssertionError("The failure is not about settings", failure);
    }

    @Test
    void aServiceWithoutKafkaIsExplained() {
        RuntimeException e = assertThrows(
                RuntimeException.class, () -> run(context -> {}, "kafkasse.enabled=true", "kafkasse.topics.allowed=*"));
        assertTrue(explanation(e).contains("bootstrap.servers"), explanation(e));
    }

    private static final class Teapot extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) {
            response.setStatus(418);
        }
    }
}
