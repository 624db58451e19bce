package io.github.kafkasse.internal.position;

import io.github.kafkasse.InvalidTimestampException;
import io.github.kafkasse.internal.common.Quoted;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The time at which a client starts, from its {@code since}.
 *
 * <p>People type it by hand, and programs write it in the format of their language, so many formats are accepted.
 * Ambiguous formats are refused, because a wrong guess would replay years of history. Immutable; created on the thread
 * that accepts the request.
 *
 * @param epochMilli milliseconds since 1970, from 0; 0 is the beginning of each partition, whatever the timestamps of
 *     its records
 */
public record Since(long epochMilli) {
    /** The oldest record that there is. */
    public static final Since BEGINNING = new Since(0);

    private static final int MAX_LENGTH = 100;
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]+");
    private static final Pattern MEDIAWIKI =
            Pattern.compile("([0-9]{4})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})");
    private static final Pattern MILLIS = Pattern.compile("[1-9][0-9]{11,14}");
    private static final long END_OF_YEAR_9999 = 253_402_300_799_999L;

    /**
     * Parses {@code since}. It does not depend on the machine's locale and time zone: the names of days and months are
     * English, and a time without a zone is UTC.
     *
     * @param text the parameter's value, decoded; {@code null} and blank text mean none
     * @return the time, {@link #BEGINNING} for all times before 1970, or {@code null} if there is none
     * @throws InvalidTimestampException if it is not a time; the message contains the accepted formats
     */
    public static @Nullable Since parse(@Nullable String text) {
        return text == null || text.isBlank() ? null : parse(text, "since");
    }

    /** Parses the time in a parameter that is not blank. See {@link #parse(String)}. */
    static Since parse(String text, String parameter) {
        String time = text.strip();
        if (time.length() > MAX_LENGTH) {
            throw new InvalidTimestampException(
                    "'" + parameter + "' is longer than " + MAX_LENGTH + " characters. " + SinceText.FORMS);
        }
        long millis = NUMBER.matcher(time).matches() ? number(time, parameter) : SinceText.parse(time, parameter);
        return millis <= 0 ? BEGINNING : new Since(millis);
    }

    /** {@return whether this is the beginning, so that no time needs to be looked up} */
    public boolean isBeginning() {
        return epochMilli == 0;
    }

    private static long number(String digits, String parameter) {
        if (digits.equals("0")) {
            return 0;
        }
        if (MEDIAWIKI.matcher(digits).matches()) {
            return SinceText.parse(MEDIAWIKI.matcher(digits).replaceFirst("$1-$2-$3T$4:$5:$6"), parameter);
        }
        long millis = MILLIS.matcher(digits).matches() ? Long.parseLong(digits) : 0;
        if (millis == 0 || millis > END_OF_YEAR_9999) {
            throw new InvalidTimestampException("'" + parameter + "' is the bare number " + Quoted.of(digits)
                    + ", which is neither milliseconds since 1970 (12 to 15 digits, up to the year 9999), nor 0 for the"
                    + " beginning, nor MediaWiki's 14 digits. Multiply seconds by 1000; write a date as 2018-06-14.");
        }
        return millis;
    }
}
