package io.github.kafkasse.examples.benchmarks.clients;

import io.github.kafkasse.examples.benchmarks.protocol.Message;
import java.util.Locale;

/**
 * How the clients of a group read. Immutable.
 *
 * @param form the content of their responses
 * @param checked whether the events identify their records, so that they can be checked; those of {@code /frames} do
 *     not
 * @param next the number of the first record of each partition that the first id does not name; -1 if the id must name
 *     all partitions
 * @param keepsId whether each client keeps the id of its last event, to reconnect with it
 */
record Reading(Form form, boolean checked, long next, boolean keepsId) {
    /** Events that are checked; most scenarios use this. */
    static final Reading EVENTS = new Reading(Form.EVENTS, true, -1, false);

    /** The content of a response's body. */
    enum Form {
        /** An event stream. */
        EVENTS,
        /** One record per line, as from {@code /values}. */
        VALUES,
        /** Bytes that are only counted. */
        BYTES
    }

    /** Reads {@code [body] [checked] [next] [keepid]} from a message. */
    static Reading of(Message asked) {
        return new Reading(
                Form.valueOf(asked.text("body", "events").toUpperCase(Locale.ROOT)),
                asked.text("checked", "true").equals("true"),
                asked.number("next", -1),
                asked.text("keepid", "false").equals("true"));
    }

    /** Creates the reader for the body of one client. */
    ClientBody body(Group group) {
        return form == Form.BYTES ? new ByteCounter(group) : new EventReader(group);
    }
}
