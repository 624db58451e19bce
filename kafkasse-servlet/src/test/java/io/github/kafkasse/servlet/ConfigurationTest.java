package io.github.kafkasse.servlet;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.github.kafkasse.KafkaSse;
import io.github.kafkasse.Setting;
import io.github.kafkasse.Settings;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The configuration of the servlet by init parameters and by its engine. */
class ConfigurationTest {
    private static ServletConfig config(Map<String, String> parameters, Map<String, String> ofContext) {
        ServletContext context = mock(ServletContext.class);
        when(context.getInitParameterNames()).thenReturn(Collections.enumeration(ofContext.keySet()));
        when(context.getInitParameter(anyString())).thenAnswer(call -> ofContext.get(call.<String>getArgument(0)));
        ServletConfig config = mock(ServletConfig.class);
        when(config.getServletName()).thenReturn("streams");
        when(config.getServletContext()).thenReturn(context);
        when(config.getInitParameterNames()).thenReturn(Collections.enumeration(parameters.keySet()));
        when(config.getInitParameter(anyString())).thenAnswer(call -> parameters.get(call.<String>getArgument(0)));
        return config;
    }

    private static String failure(Map<String, String> parameters, Map<String, String> ofContext) {
        var failure =
                assertThrows(ServletException.class, () -> new KafkaSseServlet().init(config(parameters, ofContext)));
        assertTrue(failure.getMessage().startsWith("Servlet 'streams' cannot start: "), failure.getMessage());
        return failure.getMessage();
    }

    private static void assertContains(String part, String text) {
        assertTrue(text.contains(part), text);
    }

    @Test
    void initParametersAreSufficient() {
        KafkaSseServlet servlet = new KafkaSseServlet();
        assertDoesNotThrow(() -> servlet.init(config(
                Map.of(
                        "kafka.bootstrap.servers", "localhost:1",
                        "topics.allowed", "a, b",
                        "close.timeout", "1s",
                        "cors.origins", "https://home.example",
                        "cors.credentials", "true"),
                Map.of())));
        servlet.destroy();
    }

    @Test
    void contextParametersWithThePrefixAreUsed() {
        KafkaSseServlet servlet = new KafkaSseServlet();
        assertDoesNotThrow(() -> servlet.init(config(
                Map.of("topics.allowed", "*"),
                Map.of(
                        "kafkasse.kafka.bootstrap.servers",
                        "localhost:1",
                        "kafkasse.topics.allowed",
                        "this would be overridden",
                        "somebody.elses",
                        "parameter"))));
        servlet.destroy();
    }

    @Test
    void anErrorNamesAnUnknownParameter() {
        assertContains("'topics.alowed'", failure(Map.of("topics.alowed", "*"), Map.of()));
        assertContains("'nonsense'", failure(Map.of("topics.allowed", "*"), Map.of("kafkasse.nonsense", "1")));
    }

    @Test
    void anErrorNamesAnInvalidValueAndTheExpectedForm() {
        String message = failure(Map.of("heartbeat.interval", "soon"), Map.of());
        assertContains("heartbeat.interval", message);
        assertContains("500ms", message);
        assertContains(
                "cors.origins",
                failure(
                        Map.of(
                                "kafka.bootstrap.servers", "localhost:1",
                                "topics.allowed", "*",
                                "close.timeout", "1s",
                                "cors.origins", "home.example"),
                        Map.of()));
    }

    @Test
    void aParameterThatThisServletDoesNotUseIsRefused() {
        assertContains("filter.enabled", failure(Map.of("topics.allowed", "*", "filter.enabled", "true"), Map.of()));
    }

    @Test
    void aServletWithoutAllowedTopicsDoesNotStart() {
        assertContains(
                Setting.TOPICS_ALLOWED.name(), failure(Map.of("kafka.bootstrap.servers", "localhost:1"), Map.of()));
    }

    @Test
    void aParameterIsRefusedIfTheCallerProvidesTheEngine() {
        KafkaSse engine = mock(KafkaSse.class);
        when(engine.settings()).thenReturn(Settings.defaults());
        var failure = assertThrows(
                ServletException.class,
                () -> KafkaSseServlet.builder(engine).build().init(config(Map.of("cors.origins", "*"), Map.of())));
        assertContains("'cors.origins'", failure.getMessage());
    }

    @Test
    void anEngineOfTheCallerStaysOpen() throws ServletException {
        KafkaSse engine = mock(KafkaSse.class);
        when(engine.settings()).thenReturn(Settings.defaults());
        KafkaSseServlet servlet = KafkaSseServlet.builder(engine).build();
        servlet.init(config(Map.of(), Map.of()));
        servlet.destroy();
        verify(engine, never()).close();
    }

    @Test
    void theServletsOwnSettingsAreListed() {
        assertEquals(
                List.of(
                        "cors.origins",
                        "cors.credentials",
                        "cors.max.age",
                        "compression",
                        "limit.per.client",
                        "limit.client.header",
                        "limit.patience",
                        "authenticator"),
                HttpSettings.all().stream().map(Setting::name).toList());
    }
}
