package io.github.kafkasse.examples.benchmarks.events;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;

/**
 * Records in the format of a wiki's recent changes, of about a given size, which contain their partition, their number
 * and the time of their creation. The number counts from 0 in each partition and equals the record's offset. Titles,
 * users, comments and numbers differ from one record to the next, so that they have as much in common as real edits,
 * which matters for compression. Immutable.
 */
public final class EditEvents {
    private static final String EDIT =
            """
            "$schema":"/mediawiki/recentchange/1.0.0","meta":{"uri":"https://DOMAIN/wiki/URL",\
            "request_id":"REQUEST","id":"EVENT",\
            "dt":"2025-11-03TTIMEZ","domain":"DOMAIN","stream":"mediawiki.recentchange"},"id":CHANGE,\
            "type":"TYPE","namespace":0,"title":"TITLE","title_url":"https://DOMAIN/wiki/URL",\
            "comment":"COMMENT","timestamp":SECONDS,\
            "user":"USER","bot":BOT,"notify_url":"https://DOMAIN/w/index.php?diff=NEW&oldid=OLD&rcid=CHANGE",\
            "minor":MINOR,"patrolled":true,"length":{"old":BEFORE,"new":AFTER},\
            "revision":{"old":OLD,"new":NEW},"server_url":"https://DOMAIN",\
            "server_name":"DOMAIN","server_script_path":"/w","wiki":"WIKI",\
            "parsedcomment":\"""";

    private static final String LINK = " <a href=\\\"/wiki/PAGE\\\" title=\\\"PAGE\\\">PAGE</a>";

    private static final List<String> WIKIS = List.of("de", "en", "es", "fr", "it", "ja", "pl", "pt", "ru", "zh");

    private static final List<String> SYLLABLES = List.of(
            "an", "ber", "co", "dor", "es", "fi", "gra", "ho", "in", "ka", "lo", "men", "nor", "os", "pa", "qui", "ra",
            "sta", "ti", "ur", "ven", "wa", "xi", "zü");

    /** How many different records there are, if they are not large. */
    private static final int VARIANTS = 256;

    private static final int MOST_MEMORY = 4 << 20;

    private final List<String> rests = new ArrayList<>();

    /** @param size the approximate size of a record in bytes; at least about 1,000 */
    public EditEvents(int size) {
        Random random = new Random(size);
        int variants = Math.max(1, Math.min(VARIANTS, MOST_MEMORY / Math.max(1, size)));
        for (int i = 0; i < variants; i++) {
            rests.add(rest(random, size - 60));
        }
    }

    /** What a record has after its numbers. */
    private static String rest(Random random, int size) {
        String title = words(random, 2 + random.nextInt(3));
        String wiki = WIKIS.get(random.nextInt(WIKIS.size()));
        String section = words(random, 1);
        String comment = words(random, 4 + random.nextInt(6));
        int change = 300_000_000 + random.nextInt(100_000_000);
        int before = random.nextInt(100_000);
        String text = EDIT.replace("DOMAIN", wiki + ".wikipedia.org")
                .replace("WIKI", wiki + "wiki")
                .replace("TITLE", title)
                .replace("URL", title.replace(' ', '_').replace("ü", "%C3%BC"))
                .replace("REQUEST", uuid(random))
                .replace("EVENT", uuid(random))
                .replace("TIME", "12:%02d:%02d".formatted(random.nextInt(60), random.nextInt(60)))
                .replace("CHANGE", Integer.toString(change))
                .replace("TYPE", random.nextInt(4) == 0 ? "categorize" : "edit")
                .replace("COMMENT", "/* " + section + " */ " + comment)
                .replace("SECONDS", Integer.toString(1_762_170_000 + random.nextInt(3_600)))
                .replace("USER", words(random, 1) + random.nextInt(10_000))
                .replace("BOT", Boolean.toString(random.nextInt(4) == 0))
                .replace("MINOR", Boolean.toString(random.nextBoolean()))
                .replace("BEFORE", Integer.toString(before))
                .replace("AFTER", Integer.toString(before + random.nextInt(1_000)))
                .replace("OLD", Integer.toString(240_000_000 + random.nextInt(10_000_000)))
                .replace("NEW", Integer.toString(250_000_000 + random.nextInt(10_000_000)));
        StringBuilder filled = new StringBuilder(text)
                .append("<span class=\\\"autocomment\\\">")
                .append(section)
                .append("</span> ")
                .append(comment);
        int missing = size - filled.toString().getBytes(StandardCharsets.UTF_8).length;
        while (missing > 0) {
            String more = missing < 100 ? ".".repeat(missing) : LINK.replace("PAGE", words(random, 1));
            filled.append(more);
            missing -= more.getBytes(StandardCharsets.UTF_8).length;
        }
        return filled.append("\"}").toString();
    }

    private static String uuid(Random random) {
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }

    private static String words(Random random, int count) {
        StringBuilder words = new StringBuilder();
        for (int i = 0; i < count; i++) {
            StringBuilder word = new StringBuilder();
            for (int syllables = 2 + random.nextInt(3); syllables > 0; syllables--) {
                word.append(SYLLABLES.get(random.nextInt(SYLLABLES.size())));
            }
            words.append(i == 0 ? "" : " ")
                    .append(word.substring(0, 1).toUpperCase(Locale.ROOT))
                    .append(word.substring(1));
        }
        return words.toString();
    }

    /** Creates a record: JSON in UTF-8. */
    public byte[] record(int partition, long number, long sentMicros) {
        String rest = rests.get((int) Math.floorMod(31 * number + partition, (long) rests.size()));
        return ("{\"n\":" + number + ",\"p\":" + partition + ",\"sent\":" + sentMicros + "," + rest)
                .getBytes(StandardCharsets.UTF_8);
    }

    /** The time of a record's creation, on the clock of {@link #nowMicros}. */
    public static long sentMicros(byte[] record) {
        int at = 0;
        for (int members = 0; members < 3; at++) {
            if (record[at] == ':') {
                members++;
            }
        }
        long micros = 0;
        for (; record[at] >= '0' && record[at] <= '9'; at++) {
            micros = micros * 10 + record[at] - '0';
        }
        return micros;
    }

    /** The present time in microseconds, on a clock that all processes of one machine share. */
    public static long nowMicros() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
    }
}
