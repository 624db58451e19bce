package io.github.kafkasse.filter;

import static io.github.kafkasse.filter.Events.accepts;
import static io.github.kafkasse.filter.Events.event;
import static io.github.kafkasse.filter.Events.filter;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.github.kafkasse.InvalidFilterException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which events a filter accepts. */
class EventFilterMatchTest {
    @Test
    void oneMatchingValueIsEnough() {
        assertTrue(accepts("wiki:enwiki|dewiki", "{\"wiki\":\"dewiki\"}"));
        assertFalse(accepts("wiki:enwiki|dewiki", "{\"wiki\":\"frwiki\"}"));
        assertFalse(accepts("wiki:enwiki", "{\"wiki\":\"enwiki2\"}"));
        assertFalse(accepts("wiki:enwiki", "{\"wiki\":\"ENWIKI\"}"));
    }

    @Test
    void allExpressionsMustMatch() {
        EventFilter both = filter("wiki:enwiki", "type:edit|new");
        assertTrue(both.accepts(event("{\"type\":\"new\",\"wiki\":\"enwiki\"}")));
        assertFalse(both.accepts(event("{\"type\":\"log\",\"wiki\":\"enwiki\"}")));
        assertFalse(both.accepts(event("{\"type\":\"new\"}")));
    }

    @Test
    void aPathLeadsIntoObjects() {
        assertTrue(accepts("meta.domain:d", "{\"domain\":\"x\",\"meta\":{\"a\":{\"domain\":\"y\"},\"domain\":\"d\"}}"));
        assertFalse(accepts("meta.domain:d", "{\"domain\":\"d\",\"meta\":{\"a\":{\"domain\":\"d\"}}}"));
        assertFalse(accepts("meta.domain:d", "{\"meta\":\"d\"}"));
        assertFalse(accepts("meta:d", "{\"meta\":{\"domain\":\"d\"}}"));
        assertFalse(accepts("meta.domain:d", "{\"a\":{\"meta\":{\"domain\":\"d\"}}}"));
    }

    @Test
    void pathsWithACommonPrefixAreMatchedTogether() {
        EventFilter filter = filter("a.b:1", "a.c:2", "a.d.e:3");
        assertTrue(filter.accepts(event("{\"x\":[{}],\"a\":{\"d\":{\"e\":3},\"c\":2,\"b\":1}}")));
        assertFalse(filter.accepts(event("{\"a\":{\"d\":{\"e\":4},\"c\":2,\"b\":1}}")));
    }

    @Test
    void stringsAreComparedByTheirContent() {
        assertTrue(accepts("a:é\"\\\\😀\n", "{\"a\":\"\\u00e9\\\"\\\\\\ud83d\\uDE00\\n\"}"));
        assertTrue(accepts("a/b:x", "{\"\\u0061\\/b\":\"x\"}"));
        assertFalse(accepts("a:é", "{\"a\":\"e\u0301\"}"));
        assertTrue(accepts("a:", "{\"a\":\"\"}"));
        assertTrue(accepts("a:|x", "{\"a\":\"\"}"));
    }

    @Test
    void supplementaryCharactersMatchInEverySpelling() {
        assertTrue(accepts("😀:1", "{\"\\ud83d\\ude00\":1}"));
        assertTrue(accepts("😀:中", "{\"😀\":\"中\"}"));
        assertTrue(accepts("a:1", "{\"\\ud800\":1,\"b\":\"\\udc00\",\"a\":1}"));
        assertFalse(accepts("b:?|\uFFFD", "{\"b\":\"\\udc00\"}"));
    }

    @Test
    void otherScalarsAreComparedByTheirLiteralText() {
        assertTrue(accepts("n:12345678901234567890", "{\"n\":12345678901234567890}"));
        assertTrue(accepts("n:1.50e+3", "{\"n\":1.50e+3}"));
        assertFalse(accepts("n:1", "{\"n\":1.0}"));
        assertFalse(accepts("n:1", "{\"n\":1e0}"));
        assertTrue(accepts("n:-0", "{\"n\":-0}"));
        assertTrue(accepts("bot:true", "{\"bot\":true}"));
        assertTrue(accepts("bot:true", "{\"bot\":\"true\"}"));
        assertTrue(accepts("bot:false", "{\"bot\":false}"));
        assertTrue(accepts("a:null", "{\"a\":null}"));
    }

    @Test
    void anArrayMatchesByOneOfItsScalars() {
        assertTrue(accepts("tags:b", "{\"tags\":[[],\"a\",{\"b\":\"b\"},\"b\"]}"));
        assertTrue(accepts("tags:3", "{\"tags\":[1,2,3]}"));
        assertFalse(accepts("tags:b", "{\"tags\":[]}"));
        assertFalse(accepts("tags:b", "{\"tags\":[[\"b\"],{\"b\":\"b\"}]}"));
        assertFalse(accepts("a.b:1", "{\"a\":[{\"b\":\"1\"}]}"));
        assertTrue(filter("tags:a", "tags:b").accepts(event("{\"tags\":[\"b\",\"a\"]}")));
        assertFalse(filter("tags:a", "tags:b").accepts(event("{\"tags\":[\"b\"]}")));
    }

    @Test
    void anObjectNeverMatches() {
        assertFalse(accepts("a:{}", "{\"a\":{}}"));
        assertFalse(accepts("a:|b", "{\"a\":{\"a\":\"b\"}}"));
    }

    @Test
    void aMissingMemberNeverMatches() {
        assertFalse(accepts("a:|null|undefined", "{}"));
        assertFalse(accepts("a.b:|null", "{\"a\":null}"));
    }

    @Test
    void theLastOfMembersWithTheSameNameCounts() {
        assertTrue(accepts("a:2", "{\"a\":1,\"a\":2}"));
        assertFalse(accepts("a:1", "{\"a\":1,\"\\u0061\":2}"));
        assertFalse(accepts("a:1", "{\"a\":1,\"a\":{\"a\":1}}"));
        assertFalse(accepts("a.b:1", "{\"a\":{\"b\":1},\"a\":{}}"));
        assertFalse(accepts("a.b:1", "{\"a\":{\"b\":1},\"a\":1}"));
        assertTrue(accepts("a.b:1", "{\"a\":{\"b\":2},\"a\":{\"b\":2,\"b\":1}}"));
        EventFilter both = filter("a.b:1", "a.c:1");
        assertFalse(both.accepts(event("{\"a\":{\"b\":1},\"a\":{\"c\":1}}")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "\"a\"", "null", "[]", "[{\"a\":1}]", " [\"a\",1] "})
    void anEventThatIsNotAnObjectNeverMatches(String json) {
        assertFalse(accepts("a:1", json));
    }

    @Test
    void theKeyIsTheRecordKeyAndNotAMember() {
        byte[] key = "Grüße".getBytes(StandardCharsets.UTF_8);
        assertTrue(filter("@key:x|Grüße").accepts(event(key, "[1]")));
        assertFalse(filter("@key:x").accepts(event(key, "{\"@key\":\"x\"}")));
        assertTrue(filter("\\@key:x").accepts(event(key, "{\"@key\":\"x\"}")));
        assertFalse(filter("@key:Grüße", "a:1").accepts(event(key, "{\"a\":2}")));
        assertTrue(filter("@key:Grüße", "a:1").accepts(event(key, "{\"a\":1}")));
        assertTrue(filter("@key:").accepts(event(new byte[0], "{}")));
    }

    @Test
    void aMissingKeyAndAKeyThatIsNotTextNeverMatch() {
        assertFalse(filter("@key:|null").accepts(event(null, "{}")));
        assertFalse(filter("@key:\uFFFD").accepts(event(new byte[] {(byte) 0xFF}, "{}")));
    }

    @Test
    void aWildcardStandsForAnyCharacters() {
        assertTrue(accepts("wiki:en*", "{\"wiki\":\"enwiki\"}"));
        assertTrue(accepts("wiki:*wiki", "{\"wiki\":\"enwiki\"}"));
        assertTrue(accepts("wiki:en*wiki", "{\"wiki\":\"en.old-wiki\"}"));
        assertTrue(accepts("wiki:en*wiki", "{\"wiki\":\"enwiki\"}"));
        assertFalse(accepts("wiki:en*", "{\"wiki\":\"denwiki\"}"));
        assertFalse(accepts("wiki:*wiki", "{\"wiki\":\"wikidata\"}"));
        assertFalse(accepts("a:aba*ba", "{\"a\":\"aba\"}"));
        assertTrue(accepts("n:12*", "{\"n\":1234}"));
        assertTrue(accepts("tags:x|mobile*", "{\"tags\":[\"other\",\"mobile edit\"]}"));
        assertTrue(accepts("a:\\*", "{\"a\":\"*\"}"));
        assertFalse(accepts("a:\\*", "{\"a\":\"b\"}"));
        assertTrue(accepts("a:\u00e9*", "{\"a\":\"\\u00e9t\\u00e9\"}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\"", "\"x\"", "0", "null", "false", "{}", "{\"b\":1}", "[]", "[[1]]", "[{}]"})
    void aWildcardAloneMatchesEveryValueOfAPresentMember(String value) {
        assertTrue(accepts("a:*", "{\"a\":" + value + "}"));
        assertFalse(accepts("!a:*", "{\"a\":" + value + "}"));
        assertFalse(accepts("a:*", "{\"b\":" + value + "}"));
        assertTrue(accepts("!a:*", "{\"b\":" + value + "}"));
        assertTrue(accepts("a.b:*", "{\"a\":{\"b\":" + value + "}}"));
        assertFalse(accepts("a.c:*", "{\"a\":{\"b\":" + value + "}}"));
    }

    @Test
    void aNegatedExpressionMatchesAllOtherEvents() {
        assertFalse(accepts("!type:log", "{\"type\":\"log\"}"));
        assertTrue(accepts("!type:log", "{\"type\":\"edit\"}"));
        assertTrue(accepts("!type:log", "{}"));
        assertTrue(accepts("!type:log", "[\"log\"]"));
        assertTrue(accepts("!type:log", "{\"type\":{\"log\":1}}"));
        assertFalse(accepts("!type:log|edit", "{\"type\":\"edit\"}"));
        assertFalse(accepts("!@in:type:log,edit", "{\"type\":\"edit\"}"));
        assertTrue(accepts("!tags:b", "{\"tags\":[\"a\",\"c\"]}"));
        assertFalse(accepts("!tags:b", "{\"tags\":[\"a\",\"b\"]}"));
        assertFalse(accepts("!a:2", "{\"a\":1,\"a\":2}"));
        assertTrue(accepts("!a:1", "{\"a\":1,\"a\":2}"));
        EventFilter some = filter("wiki:*wiki", "!wiki:test*", "!bot:true");
        assertTrue(some.accepts(event("{\"wiki\":\"enwiki\",\"bot\":false}")));
        assertFalse(some.accepts(event("{\"wiki\":\"testwiki\",\"bot\":false}")));
        assertFalse(some.accepts(event("{\"wiki\":\"enwiki\",\"bot\":true}")));
    }

    @Test
    void theKeyCanBeNegatedAndHaveWildcards() {
        byte[] key = "Q42".getBytes(StandardCharsets.UTF_8);
        byte[] noText = {(byte) 0xFF};
        assertTrue(filter("@key:Q*").accepts(event(key, "{}")));
        assertFalse(filter("@key:P*").accepts(event(key, "{}")));
        assertFalse(filter("!@key:Q42").accepts(event(key, "{}")));
        assertTrue(filter("!@key:Q42").accepts(event(null, "{}")));
        assertTrue(filter("@key:*").accepts(event(noText, "{}")));
        assertFalse(filter("@key:*").accepts(event(null, "{}")));
        assertTrue(filter("!@key:*").accepts(event(null, "{}")));
        assertTrue(filter("!@key:Q42").accepts(event(noText, "{}")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "x|alice", "a*", "\\", "\\*", "!alice", "@key:1", "", "a,b", "\u00e9|*"})
    void aValueFromOutsideMatchesOnlyItself(String user) {
        EventFilter own = EventFilter.member("user", user);
        String json = new String(JsonStringEncoder.getInstance().quoteAsString(user));
        assertTrue(own.accepts(event("{\"user\":\"" + json + "\"}")));
        assertFalse(own.accepts(event("{\"user\":\"alice\"}")));
        assertFalse(own.accepts(event("{}")));
    }

    @Test
    void thePathOfAMemberHasNoValue() {
        assertThrows(InvalidFilterException.class, () -> EventFilter.member("user:alice|x", "bob"));
        assertThrows(InvalidFilterException.class, () -> EventFilter.member("user:", "bob"));
        assertThrows(InvalidFilterException.class, () -> EventFilter.member("", "bob"));
        assertTrue(EventFilter.member("@key", "Q42").accepts(event("Q42".getBytes(StandardCharsets.UTF_8), "1")));
    }

    @Test
    void namesMayContainEscapedCharacters() {
        assertTrue(accepts("a\\.b:1", "{\"a.b\":1}"));
        assertFalse(accepts("a\\.b:1", "{\"a\":{\"b\":1}}"));
        assertTrue(accepts("a\\:\\|\\\\.@b:x\\|y\\\\:.", "{\"a:|\\\\\":{\"@b\":\"x|y\\\\:.\"}}"));
    }

    @Test
    void valuesNeedFewEscapes() {
        assertTrue(accepts("uri:https://a.b/c?d=@e", "{\"uri\":\"https://a.b/c?d=@e\"}"));
    }

    @Test
    void valuesBeyondTheDefaultLimitsOfParsersAreRead() {
        String deep = "[".repeat(20_000) + "]".repeat(20_000);
        String name = "\"" + "n".repeat(100_000) + "\"";
        String number = "1".repeat(100_000);
        String text = "x".repeat(21_000_000);
        String json =
                "{\"d\":" + deep + "," + name + ":" + number + ",\"t\":\"" + text + "\",\"n\":" + number + ",\"a\":1}";
        assertTrue(accepts("a:1", json));
        assertFalse(accepts("t:x", json));
        assertFalse(accepts("n:1", json));
        assertFalse(accepts("d:1", json));
    }

    @Test
    void aPathMayHave16Names() {
        int depth = 16;
        String path = "a" + ".a".repeat(depth - 1);
        String json = "{\"a\":".repeat(depth) + "1" + "}".repeat(depth);
        assertTrue(accepts(path + ":1", json));
        assertFalse(accepts(path + ":2", json));
    }

    @Test
    void all64ExpressionsCount() {
        String[] expressions = new String[64];
        StringBuilder json = new StringBuilder("{\"x\":0");
        for (int i = 0; i < 64; i++) {
            expressions[i] = "m" + i + ":" + i;
            json.append(",\"m" + i + "\":" + i);
        }
        EventFilter filter = EventFilter.parse(List.of(expressions), new FilterLimits(64, 1, 10));
        assertTrue(filter.accepts(event(json + "}")));
        for (int i = 0; i < 64; i++) {
            assertEquals(false, filter.accepts(event(json + ",\"m" + i + "\":\"\"}")), "member " + i);
        }
    }
}
