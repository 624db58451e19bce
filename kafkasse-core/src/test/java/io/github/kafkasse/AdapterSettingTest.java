package io.github.kafkasse;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The settings that an adapter defines. */
class AdapterSettingTest {
    private static final Setting<String> GREETING = Setting.text("greeting.text", "hello", "what to say");
    private static final KnownSettings KNOWN = new KnownSettings(List.of(GREETING));

    @Test
    void aTextIsUsedUnchanged() {
        Settings settings = Settings.read(Map.of("greeting.text", " {\"a, b\": 1} "), Map.of(), KNOWN);

        assertEquals("{\"a, b\": 1}", settings.get(GREETING));
    }

    @Test
    void aTextComesFromTheEnvironmentOrIsTheDefault() {
        Settings settings = Settings.read(Map.of(), Map.of("KAFKASSE_GREETING_TEXT", "hi"), KNOWN);

        assertEquals("hi", settings.get(GREETING));
        assertEquals("hello", Settings.defaults().get(GREETING));
    }
}
