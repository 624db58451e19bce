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
            Where to go on: the `id` of the last event that arrived, unchanged. What comes after it is sent, nothing \
            is lost and nothing comes twice. It counts more than `lastEventId` and `since`. A browser's `EventSource` \
            sends it by itself when it reconnects.

            An id is a JSON array with the position in each partition that the stream is made of. One can be made by \
            hand; then only the partitions in it are streamed, and they have to be some that the stream is made of:

            - `{"topic":"…","partition":0,"offset":1532031}`: the offset of the next event to be read; `-1` is the \
            end of the partition, `-2` its beginning
            - `{"topic":"…","partition":0,"timestamp":1735689600000}`: the first event at or after a time, in \
            milliseconds since 1970
            - `"…"`, the name of a topic: all its partitions, from `since`, or else from their ends
            """),
    LAST_EVENT_ID_IN_QUERY(
            "lastEventId",
            "query",
            """
            The same as the header `Last-Event-ID`, for clients that cannot set a header on their first request, such \
            as a browser's `EventSource`. Where both are there, the header counts.
            """),
    SINCE(
            "since",
            "query",
            """
            The time to start at: events from then on are sent first, as far back as they are still kept. Without it, \
            and without an id, a stream starts with what happens next.

            - `2026-01-31T12:00:00Z`, `2026-01-31T13:00:00+01:00`, `2026-01-31 12:00`: a date and time by ISO 8601; \
            UTC where no zone is given
            - `2026-01-31`, `2026-01`, `31 Jan 2026`, `January 31, 2026`: the beginning of a day or month, in UTC
            - `Sat, 31 Jan 2026 12:00:00 GMT`: as HTTP writes it
            - `20260131120000`: as MediaWiki writes it
            - `1769860800000`: milliseconds since 1970 (seconds are refused, as they would be a time in January 1970)
            - `0`: everything that is still kept
            """),
    FILTER(
            "filter",
            "query",
            """
            Selects events, as `path:value` or `path:value|value`: those whose member has one of the values. The path \
            is the name of a member of the event, or several names with full stops between them for a member within a \
            member.

            - `filter=wiki:enwiki|dewiki`: the member `wiki` is one of two texts
            - `filter=@in:wiki:enwiki,dewiki`: the same, without the `|`, which some servers accept only as `%7C`
            - `filter=wiki:enwiki&filter=bot:false`: the parameter can be repeated, and all expressions must match
            - `filter=!type:log`: all events except those that match `type:log`
            - `filter=wiki:*wiki`: an asterisk stands for any characters, once in a value
            - `filter=comment:*`: events that have the member
            - `filter=meta.domain:en.wikipedia.org`: the member `domain` of the member `meta`
            - `filter=tags:mobile edit`: one matching element of an array is enough
            - `filter=@key:Q42`: the key that the event was produced with

            Texts are compared exactly, with upper and lower case; numbers, `true`, `false` and `null` as they are \
            written in the event. A backslash before `.`, `:`, `|`, `*`, `!`, `@` or a backslash makes it an ordinary \
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
