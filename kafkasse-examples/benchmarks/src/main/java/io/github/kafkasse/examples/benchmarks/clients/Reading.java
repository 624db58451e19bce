package io.github.kafkasse.examples.benchmarks.clients;

import io.github.kafkasse.examples.benchmarks.protocol.Message;
import java.util.Locale;

/**
 * How the clients of a group read. Immutable.
 *
 * @param form what their responses have
 * @param checked whether the events say which they are; those of {@code /frames} do not
 * @param next the number of the first record of each partition that the first id does not name; -1 if the id must name
 *     each
 * @param keepsId whether each client keeps the id of its last event, to come back with it
 */
record Reading(Form form, boolean checked, long next, boolean keepsId) {
    /** Events that are checked, as most scenarios read them. */
    static final Reading EVENTS = new Reading(Form.EVENTS, true, -1, false);

    /** What the body of a response has. */
    enum Form {
        /** An event stream. */
        EVENTS,
        /** A record a line, as of {@code /values}. */
        VALUES,
        /** Bytes that are counted only. */
        BYTES
    }

    /** Reads {@code [body] [checked] [next] [keepid]} of a message. */
    static Reading of(Message asked) {
        return new Reading(
                Form.valueOf(asked.text("body", "events").toUpperCase(Locale.ROOT)),
                asked.text("checked", "true").equals("true"),
                asked.number("next", -1),
                asked.text("keepid", "false").equals("true"));
    }

    /** What reads the body of one client. */
    ClientBody body(Group group) {
        return form == Form.BYTES ? new ByteCounter(group) : new EventReader(group);
    }
}
