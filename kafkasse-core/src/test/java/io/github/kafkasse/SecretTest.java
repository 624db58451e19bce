package io.github.kafkasse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SecretTest {
    private static final Setting<Secret> TOKEN = Setting.secret("a.token", "a token");

    @Test
    void aSecretMatchesItsTextOnly() {
        Secret secret = TOKEN.parse(" SÉSAME ");
        assertTrue(secret.matches("SÉSAME"));
        assertFalse(secret.matches("SÉSAM"));
        assertFalse(secret.matches("SÉSAME "));
        assertFalse(secret.matches(""));
        assertFalse(secret.matches(null));
        assertEquals(7, secret.length());
    }

    @Test
    void noSecretMatchesNothing() {
        assertTrue(TOKEN.defaultValue().isEmpty());
        assertFalse(TOKEN.defaultValue().matches(""));
    }

    @Test
    void aSecretIsNotPrinted() {
        Settings settings = Settings.defaults().with(TOKEN, Secret.of("SESAME"));
        assertEquals("…", Secret.of("SESAME").toString());
        assertEquals("{a.token=…}", settings.toString());
        assertTrue(StartReport.of(settings.withKafka("bootstrap.servers", "k:1"), "[t]")
                .contains("settings {a.token=…}"));
    }

    @Test
    void secretsOfOneTextAreEqual() {
        assertEquals(Map.of(Secret.of("a"), 1), Map.of(Secret.of("a"), 1));
        assertFalse(Secret.of("a").equals(Secret.of("b")));
    }
}
