package io.github.kafkasse.servlet.internal.documentation;

import java.util.Arrays;
import java.util.List;

/**
 * The parameters of a request for a stream, with explanations for new users. The texts are in {@link Markdown}, for the
 * OpenAPI document and for the page without Swagger UI.
 */
enum Parameter {
    LAST_EVENT_ID(
            "Last-Event-ID",
            "header",
            """
            Where to resume: the `id` of the last event that the client received, unchanged. The stream continues with \
            the next event; none is lost and none is repeated. It overrides `lastEventId` and `since`. A browser's \
            `EventSource` sends it when it reconnects.

            An id is a JSON array with a position for each partition of the stream. You can also write one by hand. \
            Then the stream has only the partitions that the id names:

            - `{"topic":"…","partition":0,"offset":1532031}`: the offset of the next event; `-1` is the end of the \
            partition, `-2` its beginning
            - `{"topic":"…","partition":0,"timestamp":1735689600000}`: the first event at or after a time, in \
            milliseconds since 1970
            - `"…"`, the name of a topic: all its partitions, from `since`, or from their ends without `since`

            Some services send compact ids, which begin with a version number and which only servers can read. \
            Servers accept both kinds.
            """),
    LAST_EVENT_ID_IN_QUERY(
            "lastEventId",
            "query",
            """
            The same as the header `Last-Event-ID`, for clients that cannot set a header on their first request, such \
            as a browser's `EventSource`. The header overrides it.
            """),
    SINCE(
            "since",
            "query",
            """
            The time at which the stream starts: events from that time on are sent first, if Kafka still has them. \
            Without it, and without an id, a stream starts with new events.

            - `2026-01-31T12:00:00Z`, `2026-01-31T13:00:00+01:00`, `2026-01-31 12:00`: a date and time (ISO 8601), \
            in UTC if it has no zone
            - `2026-01-31`, `2026-01`, `31 Jan 2026`, `January 31, 2026`: the beginning of a day or month, in UTC
            - `Sat, 31 Jan 2026 12:00:00 GMT`: the format of HTTP
            - `20260131120000`: the format of MediaWiki
            - `1769860800000`: milliseconds since 1970 (a number of seconds is refused)
            - `0`: all events that Kafka still has
            """),
    UNTIL(
            "until",
            "query",
            """
            The point at which the stream ends: it contains the events before that point, and then the response ends \
            cleanly. A stream that ends earlier, for example because the service is stopped, is broken off instead, so \
            that a client knows that it does not have everything. It needs `since` or an id as the start.

            - `now`: the newest event at the time of the request
            - a time in the past, written as for `since`: the stream ends where a stream with `since` at this time \
            would start
            - an id: its positions. From an id to an id, the answer is always the same, and caches may keep it

            Server-Sent Events end with `event: end`. A client that resumes a complete stream gets 204, so that an \
            `EventSource` does not reconnect.
            """),
    VIEW(
            "view",
            "query",
            """
            `view=latest` is for streams whose events are the states of things with keys. The stream begins with the \
            newest event of each key, and continues with every later event. So a client that stores each event under \
            its key has a table that is up to date.

            Without `since`, the stream begins at the beginning. Events that were replaced by later ones before the \
            request are omitted; in the first part of the stream this can be up to 10 seconds old. A client that \
            resumes with its last id gets the newest events after its position. It cannot be combined with `until`.
            """),
    FILTER(
            "filter",
            "query",
            """
            Selects the events that have one of some values at a path: `path:value` or `path:value|value`. The path is \
            the name of a member of the event. Names with full stops between them lead to a member of a member.

            - `filter=wiki:enwiki|dewiki`: the member `wiki` has one of two values
            - `filter=@in:wiki:enwiki,dewiki`: the same, without the `|`, which some servers accept only as `%7C`
            - `filter=wiki:enwiki&filter=bot:false`: the parameter can be repeated, and all expressions must match
            - `filter=!type:log`: all events except those that match `type:log`
            - `filter=wiki:*wiki`: an asterisk stands for any characters, once in a value
            - `filter=comment:*`: events that have the member
            - `filter=meta.domain:en.wikipedia.org`: the member `domain` of the member `meta`
            - `filter=tags:mobile edit`: one matching element of an array is enough
            - `filter=@key:Q42`: the key of the Kafka record

            Strings are compared exactly, including case. Numbers, `true`, `false` and `null` are compared with the \
            text in the event. A backslash before `.`, `:`, `|`, `*`, `!`, `@` or a backslash makes it an ordinary \
            character. An event that is filtered out also moves the position, so that a resumed stream skips it too.
            """);

    final String parameterName;
    final String place;
    final String text;

    Parameter(String parameterName, String place, String text) {
        this.parameterName = parameterName;
        this.place = place;
        this.text = text;
    }

    /** Returns the parameters that a service accepts. */
    static List<Parameter> of(ServiceFacts service) {
        return Arrays.stream(values())
                .filter(parameter -> parameter != FILTER || service.filter())
                .filter(parameter -> parameter != VIEW || service.latest())
                .toList();
    }

    /** Returns a reference to the parameter for an operation. {@link Components} has its definition. */
    JsonObject reference() {
        return JsonObject.of("$ref", "#/components/parameters/" + parameterName);
    }

    JsonObject json() {
        JsonObject json = JsonObject.of("name", parameterName).with("in", place).with("description", text.strip());
        JsonObject string = JsonObject.of("type", "string");
        if (this == FILTER) {
            return json.with("schema", JsonObject.of("type", "array").with("items", string))
                    .with("style", "form")
                    .with("explode", true);
        }
        return json.with("schema", string);
    }
}
