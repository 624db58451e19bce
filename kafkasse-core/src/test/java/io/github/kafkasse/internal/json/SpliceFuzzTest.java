package io.github.kafkasse.internal.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random objects that contain the spliced members. Each is put together from pieces here, so the expected result is
 * known to the byte. Broken objects must be returned unchanged.
 */
class SpliceFuzzTest {
    private static final List<Member> MEMBERS = List.of(
            Member.set("_kafka", bytes("{\"offset\":7}")), Member.set("key", bytes("\"K\"")), Member.blank("gone"));
    private static final String[][] SPELLINGS = {
        {"_kafka", "\\u005fkafka", "_k\\u0061fka", "\\u005f\\u006B\\u0061\\u0066\\u006b\\u0061"},
        {"key", "\\u006bey", "ke\\u0079"},
        {"gone", "g\\u006fne"}
    };

    /** A member as written: whitespace, name and colon; value; whitespace. */
    private record Piece(int which, String before, String value, String after) {}

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void onlyTheBytesOfATopLevelMemberChange(long seed) {
        RandomJson random = new RandomJson(seed);
        for (int round = 0; round < 3_000; round++) {
            List<Piece> pieces = pieces(random);
            String inner = random.space();
            String before = random.space();
            String after = random.space();
            byte[] spliced = JsonSplicer.set(bytes(before + original(pieces, inner) + after), MEMBERS);
            assertEquals(before + expected(pieces, inner) + after, text(spliced));
            assertTrue(JsonOracle.isValid(spliced));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {5, 6, 7, 8})
    void onlyTheBytesOfANestedMemberChange(long seed) {
        RandomJson random = new RandomJson(seed);
        for (int round = 0; round < 3_000; round++) {
            List<Piece> pieces = pieces(random);
            String inner = random.space();
            String before = "{\"_kafka\":1,\"\\u006deta\"" + random.space() + ":" + random.space();
            String after = random.space() + ",\"key\" : " + random.value(2) + "}" + random.space();
            byte[] spliced = JsonSplicer.setIn("meta", bytes(before + original(pieces, inner) + after), MEMBERS);
            assertEquals(before + expected(pieces, inner) + after, text(spliced));
            assertTrue(JsonOracle.isValid(spliced));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14})
    void invalidDocumentsAreReturnedUnchangedAndValidOnesStayValid(long seed) {
        RandomJson random = new RandomJson(seed);
        int spliced = 0;
        for (int round = 0; round < 10_000; round++) {
            String object = original(pieces(random), random.space());
            byte[] json = random.mutated(bytes(round % 2 == 0 ? object : "{\"a\":0,\"meta\":" + object + "}"));
            List<String> tokens = JsonOracle.tokens(json);
            for (byte[] result : List.of(JsonSplicer.set(json, MEMBERS), JsonSplicer.setIn("meta", json, MEMBERS))) {
                if (tokens != null && tokens.get(0).startsWith("START_OBJECT")) {
                    assertNotSame(json, result);
                    assertTrue(JsonOracle.isValid(result), () -> text(json) + " became " + text(result));
                    spliced++;
                } else {
                    assertSame(json, result, () -> text(json));
                }
            }
        }
        assertTrue(spliced > 1000, spliced + " spliced");
    }

    private static List<Piece> pieces(RandomJson random) {
        List<Piece> pieces = new ArrayList<>();
        for (int count = random.below(7); count > 0; count--) {
            int which = random.below(6) - 3;
            String name = which < 0
                    ? random.string(1 + random.below(12))
                            .replace("_kafka", "_")
                            .replace("key", "k")
                            .replace("gone", "g")
                    : '"' + SPELLINGS[which][random.below(SPELLINGS[which].length)] + '"';
            String before = random.space() + name + random.space() + ':' + random.space();
            pieces.add(new Piece(which, before, random.value(3), random.space()));
        }
        return pieces;
    }

    private static String original(List<Piece> pieces, String inner) {
        StringBuilder text = new StringBuilder("{").append(pieces.isEmpty() ? inner : "");
        String comma = "";
        for (Piece piece : pieces) {
            text.append(comma).append(piece.before).append(piece.value).append(piece.after);
            comma = ",";
        }
        return text.append('}').toString();
    }

    private static String expected(List<Piece> pieces, String inner) {
        StringBuilder text = new StringBuilder("{");
        Set<Integer> done = new HashSet<>();
        String comma = "";
        String after = pieces.isEmpty() ? inner : "";
        for (Piece piece : pieces) {
            text.append(after);
            after = piece.after;
            if (piece.which < 0) {
                text.append(comma).append(piece.before).append(piece.value);
            } else if (done.add(piece.which)) {
                text.append(comma).append(piece.before).append(text(MEMBERS.get(piece.which).value));
            }
            comma = ",";
        }
        for (int which = 0; which < MEMBERS.size(); which++) {
            Member member = MEMBERS.get(which);
            if (member.added && !done.contains(which)) {
                text.append(comma).append('"').append(member.name).append("\":").append(text(member.value));
                comma = ",";
            }
        }
        return text.append(after).append('}').toString();
    }

    private static byte[] bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] json) {
        return new String(json, StandardCharsets.UTF_8);
    }
}
