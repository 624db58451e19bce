package io.github.kafkasse.examples.demo;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * Generates changes in wikis as events in Wikimedia's format: pages are edited, created and deleted. Sometimes there is
 * a canary event, which tells a quiet stream from a broken one. One change is an event in several streams, as at
 * Wikimedia. Not thread-safe.
 */
final class WikiEdits {
    static final String RECENT_CHANGE = "mediawiki.recentchange";
    static final String PAGE_CREATE = "mediawiki.page-create";
    static final String PAGE_DELETE = "mediawiki.page-delete";
    static final String REVISION_CREATE = "mediawiki.revision-create";
    static final List<String> STREAMS = List.of(RECENT_CHANGE, PAGE_CREATE, PAGE_DELETE, REVISION_CREATE);

    private static final int CREATIONS = 10;
    private static final int DELETIONS = 4;

    private final RandomGenerator random;
    private final Clock clock;
    private long revision = 1_200_000_000;
    private long change = 1_700_000_000;

    WikiEdits(RandomGenerator random, Clock clock) {
        this.random = random;
        this.clock = clock;
    }

    /** A change of one page of one wiki. */
    private record Change(
            Wiki wiki,
            String title,
            Wiki.User user,
            String comment,
            Instant time,
            UUID request,
            int oldLength,
            int length) {
        int pageId() {
            return wiki.pageId(title);
        }
    }

    /** The events of the next change: one for each stream that reports it. */
    List<WikiEvent> next() {
        Wiki wiki = Wiki.any(random);
        int oldLength = 500 + random.nextInt(50_000);
        Change happened = new Change(
                wiki,
                wiki.anyTitle(random),
                Wiki.anyUser(random),
                Wiki.anyComment(random),
                clock.instant(),
                uuid(),
                oldLength,
                Math.max(1, oldLength + random.nextInt(-400, 900)));
        int kind = random.nextInt(100);
        if (kind < DELETIONS) {
            return List.of(recentChange(happened, "log"), pageDelete(happened));
        }
        if (kind < DELETIONS + CREATIONS) {
            return List.of(
                    recentChange(happened, "new"),
                    revision(happened, PAGE_CREATE),
                    revision(happened, REVISION_CREATE));
        }
        return List.of(recentChange(happened, "edit"), revision(happened, REVISION_CREATE));
    }

    /** A canary event: it only shows that the stream works. */
    WikiEvent canary(String stream) {
        Instant now = clock.instant();
        UUID id = uuid();
        return WikiEvent.of(stream, now, json -> json.writeStringField("domain", "canary"), json -> {
            json.writeStringField("$schema", schema(stream));
            meta(json, stream, "canary", "https://example.org/canary", id, id, now);
        });
    }

    private WikiEvent recentChange(Change happened, String type) {
        Wiki wiki = happened.wiki();
        long id = change++;
        long newRevision = type.equals("log") ? 0 : ++revision;
        return event(happened, RECENT_CHANGE, json -> {
            json.writeNumberField("id", id);
            json.writeStringField("type", type);
            json.writeNumberField("namespace", happened.title().startsWith("File:") ? 6 : 0);
            json.writeStringField("title", happened.title());
            json.writeStringField("title_url", wiki.uri(happened.title()));
            json.writeStringField("comment", happened.comment());
            json.writeNumberField("timestamp", happened.time().getEpochSecond());
            json.writeStringField("user", happened.user().name());
            json.writeBooleanField("bot", happened.user().bot());
            if (type.equals("log")) {
                json.writeNumberField("log_id", id / 7);
                json.writeStringField("log_type", "delete");
                json.writeStringField("log_action", "delete");
                json.writeStringField("log_action_comment", "deleted \"[[" + happened.title() + "]]\"");
            } else {
                json.writeBooleanField("minor", happened.comment().length() < 15);
                json.writeStringField("notify_url", "https://" + wiki.domain() + "/w/index.php?diff=" + newRevision);
                oldAndNew(json, "length", type, happened.oldLength(), happened.length());
                oldAndNew(json, "revision", type, newRevision - 1, newRevision);
            }
            json.writeStringField("server_url", "https://" + wiki.domain());
            json.writeStringField("server_name", wiki.domain());
            json.writeStringField("server_script_path", "/w");
            json.writeStringField("wiki", wiki.id());
            json.writeStringField("parsedcomment", parsed(happened.comment()));
        });
    }

    private static void oldAndNew(JsonGenerator json, String name, String type, long old, long now) throws IOException {
        json.writeObjectFieldStart(name);
        if (!type.equals("new")) {
            json.writeNumberField("old", old);
        }
        json.writeNumberField("new", now);
        json.writeEndObject();
    }

    private WikiEvent revision(Change happened, String stream) {
        long newRevision = revision;
        return event(happened, stream, json -> {
            page(json, happened);
            json.writeNumberField("rev_id", newRevision);
            if (!stream.equals(PAGE_CREATE)) {
                json.writeNumberField("rev_parent_id", newRevision - 1);
            }
            json.writeStringField("rev_timestamp", seconds(happened.time()));
            json.writeBooleanField("rev_minor_edit", happened.comment().length() < 15);
            json.writeNumberField("rev_len", happened.length());
            json.writeStringField("rev_content_model", "wikitext");
            json.writeStringField("rev_content_format", "text/x-wiki");
        });
    }

    private WikiEvent pageDelete(Change happened) {
        return event(happened, PAGE_DELETE, json -> {
            page(json, happened);
            json.writeNumberField("rev_id", revision);
            json.writeNumberField("rev_count", 1 + happened.length() % 40);
        });
    }

    private static void page(JsonGenerator json, Change happened) throws IOException {
        json.writeStringField("database", happened.wiki().id());
        json.writeObjectFieldStart("performer");
        json.writeStringField("user_text", happened.user().name());
        json.writeBooleanField("user_is_bot", happened.user().bot());
        json.writeEndObject();
        json.writeNumberField("page_id", happened.pageId());
        json.writeStringField("page_title", happened.title().replace(' ', '_'));
        json.writeNumberField("page_namespace", happened.title().startsWith("File:") ? 6 : 0);
        json.writeBooleanField("page_is_redirect", false);
        json.writeStringField("comment", happened.comment());
        json.writeStringField("parsedcomment", parsed(happened.comment()));
    }

    private WikiEvent event(Change happened, String stream, WikiEvent.Members members) {
        Wiki wiki = happened.wiki();
        UUID id = uuid();
        WikiEvent.Members key = json -> {
            json.writeStringField("wiki_id", wiki.id());
            json.writeNumberField("page_id", happened.pageId());
        };
        return WikiEvent.of(stream, happened.time(), key, json -> {
            json.writeStringField("$schema", schema(stream));
            meta(json, stream, wiki.domain(), wiki.uri(happened.title()), happened.request(), id, happened.time());
            members.write(json);
        });
    }

    private static void meta(
            JsonGenerator json, String stream, String domain, String uri, UUID request, UUID id, Instant time)
            throws IOException {
        json.writeObjectFieldStart("meta");
        json.writeStringField("uri", uri);
        json.writeStringField("request_id", request.toString());
        json.writeStringField("id", id.toString());
        json.writeStringField("domain", domain);
        json.writeStringField("stream", stream);
        json.writeStringField("dt", time.truncatedTo(ChronoUnit.MILLIS).toString());
        json.writeEndObject();
    }

    private static String schema(String stream) {
        return switch (stream) {
            case RECENT_CHANGE -> "/mediawiki/recentchange/1.0.0";
            case PAGE_DELETE -> "/mediawiki/page/delete/1.0.0";
            default -> "/mediawiki/revision/create/1.1.0";
        };
    }

    private static String seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static String parsed(String comment) {
        return comment.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    /** A UUID from this object's random generator, so that tests can repeat it. */
    private UUID uuid() {
        return new UUID(
                (random.nextLong() & 0xFFFF_FFFF_FFFF_0FFFL) | 0x4000L,
                (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L);
    }
}
