package io.github.kafkasse.internal.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Members are set in place, and everything else stays byte by byte. */
class JsonSplicerTest {
    private static final List<Member> K = List.of(Member.set("k", bytes("[0]")));
    private static final List<Member> A_AND_B =
            List.of(Member.set("a", bytes("\"A\"")), Member.set("b", bytes("\"B\"")), Member.blank("c"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{}|{\"k\":[0]}",
                "~ { } ~|~ {\"k\":[0] } ~",
                "{\"a\":1}|{\"a\":1,\"k\":[0]}",
                "~{ \"a\" : 1 } ~|~{ \"a\" : 1,\"k\":[0] } ~",
                "{\"k\":1}|{\"k\":[0]}",
                "{ \"k\" : 1 }|{ \"k\" : [0] }",
                "{\"a\":1,\"k\":{\"k\":{}},\"b\":2}|{\"a\":1,\"k\":[0],\"b\":2}",
                "{\"\\u006b\":1}|{\"\\u006b\":[0]}",
                "{\"\\u006B\":\"}\"}|{\"\\u006B\":[0]}",
                "{\"k\":1,\"k\":2}|{\"k\":[0]}",
                "{\"k\":1 , \"\\u006b\" : 2 , \"a\":3,\"k\":4}|{\"k\":[0]  , \"a\":3}",
                "{\"a\":{\"k\":1},\"b\":[{\"k\":1}]}|{\"a\":{\"k\":1},\"b\":[{\"k\":1}],\"k\":[0]}",
                "{\"\":1,\"K\":1,\"kk\":1,\"k \":1,\"\\\\u006b\":1}|{\"\":1,\"K\":1,\"kk\":1,\"k \":1,\"\\\\u006b\":1,\"k\":[0]}",
                "{\"a\":\"\\\"k\\\":1,}\",\"n\":1.50e+07}|{\"a\":\"\\\"k\\\":1,}\",\"n\":1.50e+07,\"k\":[0]}"
            })
    void aMemberIsReplacedInPlaceOrAppended(String json, String expected) {
        assertEquals(expected, text(JsonSplicer.set(bytes(json), K)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{}|{\"m\":{\"a\":\"A\",\"b\":\"B\"}}",
                "{\"x\":1}|{\"x\":1,\"m\":{\"a\":\"A\",\"b\":\"B\"}}",
                "{\"m\":{}}|{\"m\":{\"a\":\"A\",\"b\":\"B\"}}",
                "{\"m\":{\"x\":1},\"y\":2}|{\"m\":{\"x\":1,\"a\":\"A\",\"b\":\"B\"},\"y\":2}",
                "{\"m\":{\"b\":0,\"x\":1}}|{\"m\":{\"b\":\"B\",\"x\":1,\"a\":\"A\"}}",
                "{\"m\":{\"b\":0,\"a\":0,\"b\":0}}|{\"m\":{\"b\":\"B\",\"a\":\"A\"}}",
                "{\"\\u006d\":{\"\\u0061\":0}}|{\"\\u006d\":{\"\\u0061\":\"A\",\"b\":\"B\"}}",
                "{\"a\":1,\"b\":2,\"m\":{}}|{\"a\":1,\"b\":2,\"m\":{\"a\":\"A\",\"b\":\"B\"}}",
                "{\"m\":{\"c\":3}}|{\"m\":{\"c\":null,\"a\":\"A\",\"b\":\"B\"}}",
                "{\"m\":{\"c\":3,\"c\":4}}|{\"m\":{\"c\":null,\"a\":\"A\",\"b\":\"B\"}}",
                "{\"m\":null}|{\"m\":{\"a\":\"A\",\"b\":\"B\"}}",
                "{\"x\":1,\"m\":\"text\",\"y\":2}|{\"x\":1,\"m\":{\"a\":\"A\",\"b\":\"B\"},\"y\":2}",
                "{\"m\":[{\"a\":1}]}|{\"m\":{\"a\":\"A\",\"b\":\"B\"}}",
                "{\"m\":{\"x\":1},\"m\":{\"y\":2}}|{\"m\":{\"x\":1},\"m\":{\"y\":2,\"a\":\"A\",\"b\":\"B\"}}",
                "{\"m\":{\"x\":1},\"m\":0}|{\"m\":{\"x\":1},\"m\":{\"a\":\"A\",\"b\":\"B\"}}",
                "~ { \"m\" : { \"x\" : 1 } } ~|~ { \"m\" : { \"x\" : 1,\"a\":\"A\",\"b\":\"B\" } } ~"
            })
    void nestedMembersAreReplacedInPlace(String json, String expected) {
        assertEquals(expected, text(JsonSplicer.setIn("m", bytes(json), A_AND_B)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1",
                "\"k\"",
                "null",
                "[]",
                "[{\"k\":1}]",
                " true ",
                "",
                " ",
                "{",
                "{}}",
                "{} {}",
                "{\"k\"",
                "{\"k\":",
                "{\"k\":1",
                "{\"k\":1,",
                "{\"k\":1,}",
                "{,\"k\":1}",
                "{\"k\":}",
                "{\"k\" 1}",
                "{k:1}",
                "{\"k\":nope}",
                "{\"k\":1 \"a\":2}",
                "{\"a\":[}}",
                "{\"a\":[},\"k\":1]}",
                "{\"k\":[}}",
                "{\"k\":\"\t\"}",
                "{\"k\":1}x",
                "{\"a\":1,\"k\":2]",
                "{\"k\":1;}",
                "\uFEFF{}",
                "{\"k\":1,\"k\":01}",
                "{\"k\":{\"k\":1}",
                "{\"\\k\":1}",
                "{\"\\u006\":1}",
                "{\"m\":{\"a\":1}",
                "{\"m\":{\"a\"}}",
                "{\"m\":{\"a\":1,\"a\":x}}",
                "{\"m\":{},\"m\":{]}",
                "{\"m\":nope,\"m\":{}}"
            })
    void anInvalidObjectIsReturnedUnchanged(String json) {
        byte[] bytes = bytes(json);
        assertSame(bytes, JsonSplicer.set(bytes, K));
        assertSame(bytes, JsonSplicer.setIn("m", bytes, A_AND_B));
    }

    @Test
    void nestingOfAHundredThousandIsHarmless() {
        String deep = "[".repeat(100_000) + "]".repeat(100_000);
        assertEquals("{\"k\":[0]}", text(JsonSplicer.set(bytes("{\"k\":" + deep + "}"), K)));
        assertEquals(
                "{\"x\":" + deep + ",\"m\":{\"a\":\"A\",\"b\":\"B\"}}",
                text(JsonSplicer.setIn("m", bytes("{\"x\":" + deep + "}"), A_AND_B)));
        for (String bomb : List.of("[", "{\"m\":", "{\"k\":[")) {
            byte[] bytes = bytes(bomb.repeat(100_000));
            assertSame(bytes, JsonSplicer.set(bytes, K));
            assertSame(bytes, JsonSplicer.setIn("m", bytes, A_AND_B));
        }
    }

    @Test
    void aHundredThousandMembersOfTheSameNameBecomeOne() {
        byte[] json = bytes("{\"k\":0" + ",\"k\":0".repeat(100_000) + "}");
        assertEquals("{\"k\":[0]}", text(JsonSplicer.set(json, K)));
    }

    private static byte[] bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] json) {
        return new String(json, StandardCharsets.UTF_8);
    }
}
