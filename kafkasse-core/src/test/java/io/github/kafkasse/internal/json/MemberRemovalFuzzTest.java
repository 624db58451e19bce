package io.github.kafkasse.internal.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random objects from which some members are removed; the expected bytes of the kept members are known. */
class MemberRemovalFuzzTest {
    private static final MemberRemoval REMOVAL = new MemberRemoval(List.of("gone", "meta.gone"));
    private static final List<String> NAMES = List.of("gone", "g\\u006fne", "a", "é", "gon", "gone2");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void onlyTheNamedMembersAreRemoved(long seed) {
        RandomJson random = new RandomJson(seed);
        for (int round = 0; round < 3_000; round++) {
            List<String> all = new ArrayList<>();
            List<String> kept = new ArrayList<>();
            int members = random.below(6);
            for (int i = 0; i < members; i++) {
                String name = NAMES.get(random.below(NAMES.size()));
                String member = "\"" + name + "\"" + random.space() + ":" + random.space() + random.value(2);
                all.add(member);
                if (!name.equals("gone") && !name.contains("\\")) {
                    kept.add(member);
                }
            }
            for (String around : List.of("%s", "{\"meta\":%s}", "{\"gone\":1,\"meta\":[0,%s]}")) {
                byte[] json = bytes(around.formatted("{" + String.join(",", all) + "}"));
                byte[] result = REMOVAL.apply(json);
                String expected = around.replace("\"gone\":1,", "").formatted("{" + String.join(",", kept) + "}");
                assertEquals(expected, new String(result, StandardCharsets.UTF_8));
                assertTrue(JsonOracle.isValid(result));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {5, 6})
    void brokenJsonIsLeftAlone(long seed) {
        RandomJson random = new RandomJson(seed);
        for (int round = 0; round < 3_000; round++) {
            String whole = "{\"gone\":" + random.value(2) + ",\"meta\":{\"gone\":" + random.value(2) + "}}";
            byte[] cut = bytes(whole.substring(0, 1 + random.below(whole.length() - 1)));
            assertSame(cut, REMOVAL.apply(cut));
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
