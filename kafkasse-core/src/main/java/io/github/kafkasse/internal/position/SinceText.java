package io.github.kafkasse.internal.position;

import io.github.kafkasse.InvalidTimestampException;
import io.github.kafkasse.internal.common.Quoted;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text formats of {@link Since}: a date in one of several styles, then optionally a time of day and a zone.
 * Patterns split the text, and {@code java.time} validates the date.
 */
final class SinceText {
    static final String FORMS =
            "Write it as 2018-06-14T00:00:00Z, as 2018-06-14, or in milliseconds since 1970, as 1528934400000.";

    // A plus sign that is not escaped in a query arrives as a space: a space before an offset means a plus.
    private static final Pattern CLOCK = Pattern.compile(
            "(?<hour>[0-9]{2}):(?<minute>[0-9]{2})(?::(?<second>[0-9]{2})(?:[.,](?<fraction>[0-9]+))?)?"
                    + " ?(?:Z|(?:GMT|UTC)?(?:(?<sign>[+ -])(?<hours>[0-9]{2})(?::?(?<minutes>[0-9]{2}))?)?)"
                    + "(?<comment> \\([^()]*\\))?",
            Pattern.CASE_INSENSITIVE);

    private static final String ZEROS = "000000000";

    private SinceText() {}

    /**
     * Parses any text format.
     *
     * @param text the text: short, not empty, without surrounding blanks
     * @param parameter the parameter's name, for errors
     * @return epoch milliseconds
     * @throws InvalidTimestampException if the text has none of the formats, or if there is no such day or time
     */
    static long parse(String text, String parameter) {
        try {
            for (DateForm form : DateForm.values()) {
                Matcher date = form.pattern().matcher(text);
                if (date.lookingAt()) {
                    return millis(form, date, text, parameter);
                }
            }
        } catch (DateTimeException e) {
            throw new InvalidTimestampException("'" + parameter + "' is " + Quoted.of(text)
                    + ", and there is no such time: " + e.getMessage() + ". " + FORMS);
        }
        throw notATime(text, parameter);
    }

    private static long millis(DateForm form, Matcher date, String text, String parameter) {
        LocalDate day = form.day(date);
        String rest = text.substring(date.end());
        if (rest.isEmpty()) {
            return millis(day.atStartOfDay(), ZoneOffset.UTC);
        }
        if (!form.maySeparate(rest.charAt(0)) || date.group("day") == null) {
            throw notATime(text, parameter);
        }
        Matcher clock = CLOCK.matcher(rest.substring(1));
        if (!clock.matches() || (clock.group("comment") != null && form != DateForm.MONTH_FIRST)) {
            throw notATime(text, parameter);
        }
        if (" ".equals(clock.group("sign")) && clock.group("minutes") == null) {
            throw notATime(text, parameter);
        }
        return millis(day, clock, offset(clock));
    }

    private static long millis(LocalDate day, Matcher clock, ZoneOffset offset) {
        int hour = number(clock, "hour");
        int minute = number(clock, "minute");
        int second = number(clock, "second");
        int nanos = nanos(clock);
        if (hour == 24 && minute == 0 && second == 0 && nanos == 0) { // ISO 8601: the end of the day
            return millis(day.plusDays(1).atStartOfDay(), offset);
        }
        if (second == 60) { // a leap second (RFC 3339, 5.7), which the clocks that Kafka runs on do not have
            LocalDateTime before = day.atTime(hour, minute, 59, nanos);
            LocalTime utc = before.minusSeconds(offset.getTotalSeconds()).toLocalTime();
            if (utc.getHour() == 23 && utc.getMinute() == 59) {
                return millis(before, offset);
            }
        }
        return millis(day.atTime(hour, minute, second, nanos), offset);
    }

    private static long millis(LocalDateTime time, ZoneOffset offset) {
        return time.toInstant(offset).toEpochMilli();
    }

    private static int nanos(Matcher clock) {
        String fraction = clock.group("fraction");
        return fraction == null ? 0 : Integer.parseInt((fraction + ZEROS).substring(0, ZEROS.length()));
    }

    private static ZoneOffset offset(Matcher clock) {
        int sign = "-".equals(clock.group("sign")) ? -1 : 1;
        return ZoneOffset.ofHoursMinutes(sign * number(clock, "hours"), sign * number(clock, "minutes"));
    }

    private static int number(Matcher clock, String group) {
        String digits = clock.group(group);
        return digits == null ? 0 : Integer.parseInt(digits);
    }

    private static InvalidTimestampException notATime(String text, String parameter) {
        return new InvalidTimestampException(
                "'" + parameter + "' is " + Quoted.of(text) + ", which is not a time. " + FORMS);
    }
}
