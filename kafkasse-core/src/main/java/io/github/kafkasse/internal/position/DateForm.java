package io.github.kafkasse.internal.position;

import io.github.kafkasse.internal.common.Quoted;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Month;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The styles of dates that {@link Since} accepts. No text begins like two of them. */
enum DateForm {
    /** {@code 2018-06-14}, or {@code 2018-06} for the first of the month. */
    ISO("(?<year>[0-9]{4})-(?<month>[0-9]{2})(?:-(?<day>[0-9]{2}))?"),

    /** {@code 2018/06/14}. */
    YEAR_FIRST("(?<year>[0-9]{4})/(?<month>[0-9]{1,2})/(?<day>[0-9]{1,2})"),

    /** {@code 06/14/2018}: the month before the day, as in JavaScript. */
    SLASHES("(?<month>[0-9]{1,2})/(?<day>[0-9]{1,2})/(?<year>[0-9]{4})"),

    /** {@code 14 Jun 2018}, and RFC 1123: {@code Thu, 14 Jun 2018}. */
    DAY_FIRST("(?:(?<weekday>[A-Za-z]{3,9}),? )?(?<day>[0-9]{1,2}) (?<month>[A-Za-z]{3,9}) (?<year>[0-9]{4})"),

    /** {@code June 14, 2018}, and JavaScript's {@code Date.toString()}: {@code Thu Jun 14 2018}. */
    MONTH_FIRST("(?:(?<weekday>[A-Za-z]{3,9}),? )?(?<month>[A-Za-z]{3,9}) (?<day>[0-9]{1,2}),? (?<year>[0-9]{4})");

    private static final int SHORT_NAME = 3;

    private final Pattern pattern;

    DateForm(String regex) {
        this.pattern = Pattern.compile(regex);
    }

    /** {@return the pattern of a date in this style: the groups are year, month and day} */
    Pattern pattern() {
        return pattern;
    }

    /** {@return whether a time of day may follow the date after this character} */
    boolean maySeparate(char c) {
        return c == ' ' || (this == ISO && (c == 'T' || c == 't'));
    }

    /**
     * The day of a date.
     *
     * @param date a match of {@link #pattern}
     * @throws DateTimeException if there is no such day
     */
    LocalDate day(Matcher date) {
        String dayOfMonth = date.group("day");
        int year = Integer.parseInt(date.group("year"));
        LocalDate day =
                LocalDate.of(year, month(date.group("month")), dayOfMonth == null ? 1 : Integer.parseInt(dayOfMonth));
        if (this == DAY_FIRST || this == MONTH_FIRST) {
            checkWeekday(date.group("weekday"), day);
        }
        return day;
    }

    private static int month(String text) {
        if (Character.isDigit(text.charAt(0))) {
            return Integer.parseInt(text);
        }
        for (Month month : Month.values()) {
            if (isNameOf(month, text)) {
                return month.getValue();
            }
        }
        throw new DateTimeException("No month is called " + Quoted.of(text));
    }

    private static void checkWeekday(@Nullable String text, LocalDate day) {
        DayOfWeek weekday = day.getDayOfWeek();
        if (text != null && !isNameOf(weekday, text)) {
            throw new DateTimeException("That day is a " + weekday.name().charAt(0)
                    + weekday.name().substring(1).toLowerCase(Locale.ROOT));
        }
    }

    private static boolean isNameOf(Enum<?> constant, String text) {
        String name = text.toUpperCase(Locale.ROOT);
        return name.equals(constant.name()) || name.equals(constant.name().substring(0, SHORT_NAME));
    }
}
