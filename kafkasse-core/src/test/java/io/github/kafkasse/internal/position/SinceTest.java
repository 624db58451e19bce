package io.github.kafkasse.internal.position;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.InvalidTimestampException;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SinceTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            quoteCharacter = '"',
            value = {
                // ISO 8601
                "2018-06-14T00:00:00Z|2018-06-14T00:00:00Z",
                "2018-06-14t00:00:00z|2018-06-14T00:00:00Z",
                "2018-06-14T00:00:00|2018-06-14T00:00:00Z",
                "2018-06-14 00:00:00|2018-06-14T00:00:00Z",
                "2018-06-14 00:00:00Z|2018-06-14T00:00:00Z",
                "2018-06-14 12:34:56 UTC|2018-06-14T12:34:56Z",
                "2018-06-14T12:34:56UTC|2018-06-14T12:34:56Z",
                "2018-06-14T12:34|2018-06-14T12:34:00Z",
                "2018-06-14T12:34Z|2018-06-14T12:34:00Z",
                "2018-06-14 12:34 +0200|2018-06-14T10:34:00Z",
                "2018-06-14T00:00:00+02:00|2018-06-13T22:00:00Z",
                "2018-06-14T00:00:00+0200|2018-06-13T22:00:00Z",
                "2018-06-14T00:00:00+02|2018-06-13T22:00:00Z",
                "2018-06-14T00:00:00-05:30|2018-06-14T05:30:00Z",
                "2018-06-14T00:00:00-0530|2018-06-14T05:30:00Z",
                "2018-06-14T00:00:00-00:30|2018-06-14T00:30:00Z",
                "2018-06-14T00:00:00-00:00|2018-06-14T00:00:00Z",
                "2018-06-14T00:00:00+18:00|2018-06-13T06:00:00Z",
                "2018-06-14T24:00:00Z|2018-06-15T00:00:00Z",
                "2018-12-31T24:00|2019-01-01T00:00:00Z",
                "2018-06-14|2018-06-14T00:00:00Z",
                "2018-06|2018-06-01T00:00:00Z",
                "2020-02-29|2020-02-29T00:00:00Z",
                " 2018-06-14 |2018-06-14T00:00:00Z",
                // a plus sign that came as a space
                "2018-06-14T00:00:00 02:00|2018-06-13T22:00:00Z",
                "2018-06-14T00:00:00 0200|2018-06-13T22:00:00Z",
                "2018-06-14 00:00:00  0200|2018-06-13T22:00:00Z",
                "2018-06-14T00:00:00.123 02:00|2018-06-13T22:00:00.123Z",
                "Thu, 14 Jun 2018 00:00:00  0200|2018-06-13T22:00:00Z",
                // fractions
                "2018-06-14T00:00:00.5Z|2018-06-14T00:00:00.500Z",
                "2018-06-14T00:00:00,123Z|2018-06-14T00:00:00.123Z",
                "2018-06-14T00:00:00.1239999Z|2018-06-14T00:00:00.123Z",
                "2018-06-14T00:00:00.000999999999999999999999999999Z|2018-06-14T00:00:00Z",
                "2018-06-14T00:00:00.999999999999999999999999999999|2018-06-14T00:00:00.999Z",
                // leap seconds
                "2016-12-31T23:59:60Z|2016-12-31T23:59:59Z",
                "2016-12-31T23:59:60.250Z|2016-12-31T23:59:59.250Z",
                "2016-12-31T15:59:60-08:00|2016-12-31T23:59:59Z",
                // RFC 1123
                "Thu, 14 Jun 2018 00:00:00 GMT|2018-06-14T00:00:00Z",
                "Thu, 14 Jun 2018 00:00:00 +0200|2018-06-13T22:00:00Z",
                "14 Jun 2018 00:00:00 GMT|2018-06-14T00:00:00Z",
                "Tue, 3 Jun 2008 11:05:30 GMT|2008-06-03T11:05:30Z",
                "thu, 14 jun 2018 00:00 gmt|2018-06-14T00:00:00Z",
                "Thursday, 14 June 2018 00:00:00 GMT|2018-06-14T00:00:00Z",
                // dates with names and slashes
                "14 Jun 2018|2018-06-14T00:00:00Z",
                "14 June 2018|2018-06-14T00:00:00Z",
                "June 14, 2018|2018-06-14T00:00:00Z",
                "Jun 14 2018|2018-06-14T00:00:00Z",
                "May 1, 2018|2018-05-01T00:00:00Z",
                "June 14, 2018 12:34|2018-06-14T12:34:00Z",
                "2018/06/14|2018-06-14T00:00:00Z",
                "2018/6/4|2018-06-04T00:00:00Z",
                "06/14/2018|2018-06-14T00:00:00Z",
                "6/4/2018|2018-06-04T00:00:00Z",
                "2018/06/14 12:34:56|2018-06-14T12:34:56Z",
                // JavaScript's Date.toString(), toUTCString(), toISOString(), toDateString()
                "Thu Jun 14 2018 00:00:00 GMT+0000 (Coordinated Universal Time)|2018-06-14T00:00:00Z",
                "Thu Jun 14 2018 00:00:00 GMT+0200 (Mitteleurop\u00e4ische Sommerzeit)|2018-06-13T22:00:00Z",
                "Thu Jun 14 2018 00:00:00 GMT 0200 (CEST)|2018-06-13T22:00:00Z",
                "Thu Jun 14 2018 00:00:00 GMT-0700|2018-06-14T07:00:00Z",
                "Thu, 14 Jun 2018 00:00:00 GMT|2018-06-14T00:00:00Z",
                "2018-06-14T00:00:00.000Z|2018-06-14T00:00:00Z",
                "Thu Jun 14 2018|2018-06-14T00:00:00Z",
                // numbers
                "20190111000000|2019-01-11T00:00:00Z",
                "20180614123456|2018-06-14T12:34:56Z",
                "1528934400000|2018-06-14T00:00:00Z",
                "1528934400123|2018-06-14T00:00:00.123Z",
                "100000000000|1973-03-03T09:46:40Z",
                "9999999999999|2286-11-20T17:46:39.999Z",
                "253402300799999|9999-12-31T23:59:59.999Z",
                // the edges of what years there are
                "1970-01-01T00:00:00.001Z|1970-01-01T00:00:00.001Z",
                "9999-12-31T23:59:59.999Z|9999-12-31T23:59:59.999Z"
            })
    void everyDocumentedFormIsParsed(String text, String instant) {
        assertEquals(Instant.parse(instant), Instant.ofEpochMilli(parse(text).epochMilli()));
        assertFalse(parse(text).isBeginning());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                " 0 ",
                "1970-01-01",
                "1970-01-01T00:00:00Z",
                "1969-12-31T23:59:59.999Z",
                "1970-01-01T01:00:00+02:00",
                "0001-01-01",
                "Thu, 01 Jan 1970 00:00:00 GMT",
                "19691231235959"
            })
    void zeroAndEverythingBefore1970IsTheBeginning(String text) {
        assertTrue(parse(text).isBeginning());
        assertEquals(Since.BEGINNING, parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t"})
    void blankTextIsNotATime(String text) {
        assertNull(Since.parse(text));
    }

    @Test
    void nullIsNotATime() {
        assertNull(Since.parse(null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1",
                "9",
                "20180614",
                "1528934400",
                "15289344001",
                "99999999999",
                "-1",
                "-1528934400000",
                "00",
                "000000000000",
                "1528934400000000",
                "1528934400000000000",
                "253402300800000",
                "9223372036854775807",
                "9223372036854775808",
                "2018",
                "201806"
            })
    void bareNumbersThatAreSecondsOrDatesAreRefused(String text) {
        assertRefused("bare number", text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2018-02-30",
                "2018-00-10",
                "2018-13-01",
                "2018-13",
                "2018-06-00",
                "2018-06-31",
                "2019-02-29",
                "2018-06-14T25:00:00Z",
                "2018-06-14T24:00:01Z",
                "2018-06-14T24:01Z",
                "2018-06-14T12:60Z",
                "2018-06-14T12:34:61Z",
                "2018-06-14T12:34:60Z",
                "2016-12-31T23:59:60+02:00",
                "2018-06-14T00:00:00+19:00",
                "2018-06-14T00:00:00+02:60",
                "30 Feb 2018",
                "14 Foo 2018",
                "14/06/2018",
                "2018/14/06",
                "20180230000000",
                "20181314000000",
                "99999999999999",
                "01528934400000",
                "20180614250000",
                "Fri, 14 Jun 2018 00:00:00 GMT",
                "Xyz, 14 Jun 2018 00:00:00 GMT",
                "Fri Jun 14 2018",
                "June 31, 2018"
            })
    void daysAndTimesThatDoNotExistAreRefused(String text) {
        assertRefused("there is no such time", text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "now",
                "yesterday",
                "latest",
                "-2",
                "null",
                "NaN",
                "undefined",
                "1e12",
                "1528934400000.5",
                "+1528934400000",
                "0x0",
                "1528934400000ms",
                "2018-W24",
                "2018-165",
                "2018-6-14",
                "18-06-14",
                "+2018-06-14",
                "-2018-06-14",
                "12018-06-14",
                "2018-06-14T",
                "2018-06-14T12",
                "2018-06-14T12:3",
                "2018-06-14T12:34:5Z",
                "2018-06-14T12:34.5Z",
                "2018-06-14T12:34:56.Z",
                "2018-06-14T00:00:00X",
                "2018-06-14T00:00:00ZZ",
                "2018-06-14T00:00:00Z+02:00",
                "2018-06-14T00:00:00 02",
                "2018-06-14T00:00:00+2",
                "2018-06-14Z",
                "2018-06-14  00:00:00",
                "2018-06-14X00:00:00",
                "2018-06T00:00Z",
                "2018-06-14T00:00:00Z (UTC)",
                "2018-06-14/2018-06-15",
                "14 Jun 18",
                "06/14/18",
                "Jun 2018",
                "14. Juni 2018",
                "14 Juin 2018T00:00",
                "Thu Jun 14 00:00:00 UTC 2018",
                "Thu Jun 14 2018 00:00:00 GMT+0000 (a (b) c)",
                "12:34",
                "\u0662\u0660\u0661\u0668-06-14",
                "\u0660",
                "2018-06-14T00:00:00\u221205:00",
                "2018-06-14\0",
                "2018-06-14T00:00:00 EST",
                "6/14/2018, 12:00:00 AM"
            })
    void everythingElseIsRefused(String text) {
        assertRefused("", text);
    }

    @Test
    void hugeTextIsRefusedWithoutParsing() {
        assertRefused("longer than 100", "1".repeat(1_000_000));
        assertRefused("longer than 100", "2018-06-14T00:00:00." + "0".repeat(1_000_000) + "Z");
    }

    @Test
    void aRefusalListsTheAcceptedFormsAndIsPrintable() {
        InvalidTimestampException refused =
                assertThrows(InvalidTimestampException.class, () -> Since.parse("x\0\u001b\u00e9y"));
        assertTrue(refused.getMessage().contains("'x???y'"), refused.getMessage());
        assertTrue(refused.getMessage().contains("2018-06-14T00:00:00Z"), refused.getMessage());
        InvalidTimestampException weekday =
                assertThrows(InvalidTimestampException.class, () -> Since.parse("Fri, 14 Jun 2018 00:00:00 GMT"));
        assertTrue(weekday.getMessage().contains("That day is a Thursday"), weekday.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"tr-TR", "th-TH-u-ca-buddhist", "ar-EG-u-nu-arab", "ja-JP-u-ca-japanese"})
    void theMachinesLocaleIsIgnored(String locale) {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag(locale));
            assertEquals(1529020800000L, parse("fri, 15 jun 2018 00:00:00 GMT").epochMilli());
            assertEquals(1528934400000L, parse("2018-06-14t00:00:00z").epochMilli());
        } finally {
            Locale.setDefault(before);
        }
    }

    private static void assertRefused(String sentence, String text) {
        InvalidTimestampException refused =
                assertThrows(InvalidTimestampException.class, () -> Since.parse(text), () -> text + " was taken");
        assertEquals(400, refused.status());
        assertTrue(refused.getMessage().contains(sentence), refused.getMessage());
        assertTrue(refused.getMessage().length() < 400, refused.getMessage());
    }

    private static Since parse(String text) {
        @Nullable Since since = Since.parse(text);
        assertNotNull(since, text);
        return since;
    }
}
