package io.github.kafkasse.internal.position;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.InvalidTimestampException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** {@code since} as printed by java.time, in all forms and zones; and texts that are not times. */
class SincePropertyTest {
    private static final long YEAR_9999 = 253_370_764_800_000L;

    private static final List<String> WITH_ZONE = List.of(
            "uuuu-MM-dd'T'HH:mm:ss.SSSXXX",
            "uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSSXXX",
            "uuuu-MM-dd HH:mm:ss.SSSXX",
            "uuuu-MM-dd'T'HH:mm:ss.SSSxxx",
            "uuuu-MM-dd'T'HH:mm:ss.SSSxx");
    private static final List<String> IN_SECONDS_WITH_ZONE =
            List.of("EEE, dd MMM uuuu HH:mm:ss xx", "EEE MMM dd uuuu HH:mm:ss 'GMT'xx");
    private static final List<String> IN_UTC =
            List.of("uuuu-MM-dd'T'HH:mm:ss.SSS", "uuuu-MM-dd HH:mm:ss.SSS'Z'", "uuuu-MM-dd HH:mm:ss.SSS 'UTC'");
    private static final List<String> DAYS =
            List.of("uuuu-MM-dd", "dd MMM uuuu", "MMMM d, uuuu", "uuuu/MM/dd", "MM/dd/uuuu");

    private static String format(String pattern, Instant time, int quarters) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH)
                .format(time.atOffset(ZoneOffset.ofTotalSeconds(quarters * 900)));
    }

    private static void assertMeans(long millis, String text) {
        Since since = Since.parse(text);
        assertNotNull(since, text);
        assertEquals(millis, since.epochMilli(), text);
    }

    @Property(tries = 1_000)
    void aTimeIsTheSameInEachFormAndZone(@ForAll("millis") long millis, @ForAll("quarters") int quarters) {
        Instant time = Instant.ofEpochMilli(millis);
        long seconds = millis / 1_000 * 1_000;
        WITH_ZONE.forEach(form -> assertMeans(millis, format(form, time, quarters)));
        IN_SECONDS_WITH_ZONE.forEach(form -> assertMeans(seconds, format(form, time, quarters)));
        IN_UTC.forEach(form -> assertMeans(millis, format(form, time, 0)));
        assertMeans(seconds, format("EEE, dd MMM uuuu HH:mm:ss 'GMT'", time, 0));
        assertMeans(seconds, format("uuuuMMddHHmmss", time, 0));
        long day = millis / 86_400_000 * 86_400_000;
        DAYS.forEach(form -> assertMeans(day, format(form, time, 0)));
        String number = Long.toString(millis);
        if (number.length() != 14) { // this many digits are MediaWiki's form
            assertMeans(millis, number);
        }
        assertMeans(millis, format(WITH_ZONE.get(0), time, quarters).replace('+', ' ')); // as URLs are decoded
    }

    @Property(tries = 2_000)
    void anyTextIsATimeOrRefusedWithASentence(@ForAll("texts") String text) {
        Since since;
        try {
            since = Since.parse(text);
        } catch (InvalidTimestampException e) {
            assertTrue(e.getMessage().length() < 1_000, e.getMessage());
            return;
        }
        assertTrue(
                since == null ? text.isBlank() : since.epochMilli() >= 0 && since.epochMilli() < 2 * YEAR_9999, text);
    }

    @Provide
    Arbitrary<Long> millis() {
        return Arbitraries.longs().between(172_800_000_000L, YEAR_9999); // fewer digits are read as seconds
    }

    @Provide
    Arbitrary<Integer> quarters() {
        return Arbitraries.integers().between(-12 * 4, 14 * 4);
    }

    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> pieces = Arbitraries.of(
                "2018",
                "-06",
                "-14",
                "T",
                " ",
                "12:00",
                ":60",
                ":59.9",
                "Z",
                "UTC",
                "+02:00",
                "+99:99",
                "Jun",
                "June",
                "Thu, ",
                "14",
                "/",
                "GMT",
                "-0000",
                "99999999999",
                "1528934400000",
                "-",
                "\u0660",
                "\0",
                "9".repeat(90));
        return Arbitraries.oneOf(
                pieces.list().ofMinSize(1).ofMaxSize(8).map(list -> String.join("", list)), Arbitraries.strings());
    }
}
