package io.github.kafkasse.examples.benchmarks.events;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * Records in the format of a wiki's recent changes, of about a given size, which contain their partition, their number
 * and the time of their creation. The number counts from 0 in each partition and equals the record's offset. Immutable.
 */
public final class EditEvents {
    private static final String EDIT =
            """
            "$schema":"/mediawiki/recentchange/1.0.0","meta":{"uri":"https://de.wikipedia.org/wiki/Z%C3%BCrich",\
            "request_id":"8fa33f3c-5b5d-4b1c-9c2d-1f0e4d2a7b66","id":"0d2c6a1e-61d5-4d0c-a3a5-6f8f1d0b9c11",\
            "dt":"2025-11-03T12:34:56Z","domain":"de.wikipedia.org","stream":"mediawiki.recentchange"},"id":301234567,\
            "type":"edit","namespace":0,"title":"Zürich","title_url":"https://de.wikipedia.org/wiki/Z%C3%BCrich",\
            "comment":"/* Geschichte */ Ergänzung – \\"Quelle\\" nachgetragen","timestamp":1762173296,\
            "user":"Beispiel","bot":false,"notify_url":"https://de.wikipedia.org/w/index.php?diff=2&oldid=1",\
            "minor":true,"patrolled":true,"length":{"old":81234,"new":81301},\
            "revision":{"old":240000001,"new":240000002},"server_url":"https://de.wikipedia.org",\
            "server_name":"de.wikipedia.org","server_script_path":"/w","wiki":"dewiki",\
            "parsedcomment":\"""";

    private static final String FILL = "<span dir=\\\"auto\\\">Ergänzung</span> ";

    private final String rest;

    /** @param size the approximate size of a record in bytes; at least about 1,000 */
    public EditEvents(int size) {
        StringBuilder text = new StringBuilder(EDIT);
        int missing = size - EDIT.getBytes(StandardCharsets.UTF_8).length - 60;
        int fill = FILL.getBytes(StandardCharsets.UTF_8).length;
        text.append(FILL.repeat(Math.max(0, missing / fill)));
        rest = text.append("\"}").toString();
    }

    /** Creates a record: JSON in UTF-8. */
    public byte[] record(int partition, long number, long sentMicros) {
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
