package io.github.kafkasse.internal.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamReadException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonWalkTest {
    private static final JsonFactory JACKSON = new JsonFactory();

    @Test
    void namesAndStringsAreDecoded() {
        JsonWalk walk = walk(" {\"\\u0061\\n\\\\\" : \"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\ud83d\\uDE00é😀\"} ");
        walk.enter();
        assertTrue(walk.nextMember());
        assertEquals("a\n\\", walk.name());
        assertEquals("\"\\/\b\f\n\r\té😀é😀", walk.scalar());
    }

    @Test
    void loneSurrogatesAreKept() {
        JsonWalk walk = walk("{\"\\ud800\":\"\\udc00\\ud800x\"}");
        walk.enter();
        assertTrue(walk.nextMember());
        assertEquals("\ud800", walk.name());
        assertEquals("\udc00\ud800x", walk.scalar());
    }

    @Test
    void readingAndSkippingAValueEndAtTheSameByte() throws IOException {
        int compared = 0;
        for (int seed = 0; seed < 3_000; seed++) {
            byte[] json = new RandomJson(seed).document();
            List<String> walked = new ArrayList<>();
            walkAll(new JsonWalk(json), walked, new Random(0), 1);
            try {
                assertEquals(jackson(json), walked);
                compared++;
            } catch (StreamReadException e) {
                // a lone surrogate, which it does not read
            }
            walkAll(new JsonWalk(json), new ArrayList<>(), new Random(seed), 0.5);
        }
        assertTrue(compared > 1_000, compared + " documents compared");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{\"a", "{\"a\":", "{\"a\":1", "{\"a\":[", "{\"a\":[1", "{a:1}", "{\"a\":x}"})
    void invalidJsonEndsTheWalk(String text) {
        assertThrows(RuntimeException.class, () -> walkAll(walk(text), new ArrayList<>(), new Random(0), 1));
    }

    /** Enters each object and array at random, or always. */
    private static void walkAll(JsonWalk walk, List<String> seen, Random random, double into) {
        boolean enter = random.nextDouble() < into;
        if (walk.isObject() && enter) {
            walk.enter();
            while (walk.nextMember()) {
                seen.add(walk.name());
                walkAll(walk, seen, random, into);
            }
        } else if (walk.isArray() && enter) {
            walk.enter();
            while (walk.nextElement()) {
                walkAll(walk, seen, random, into);
            }
        } else if (walk.isObject() || walk.isArray()) {
            walk.skip();
        } else {
            seen.add(walk.scalar());
        }
    }

    private static List<String> jackson(byte[] json) throws IOException {
        List<String> seen = new ArrayList<>();
        try (JsonParser parser = JACKSON.createParser(json)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.FIELD_NAME || token.isScalarValue()) {
                    seen.add(parser.getText());
                }
            }
        }
        return seen;
    }

    private static JsonWalk walk(String json) {
        return new JsonWalk(json.getBytes(StandardCharsets.UTF_8));
    }
}
