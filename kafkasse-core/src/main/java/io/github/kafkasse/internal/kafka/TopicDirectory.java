package io.github.kafkasse.internal.kafka;

import io.github.kafkasse.KafkaUnavailableException;
import io.github.kafkasse.internal.common.Continuation;
import io.github.kafkasse.internal.common.Scheduler;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The existing topics and their numbers of partitions. Kafka's answers are cached for a while, also those about topics
 * that do not exist. So requests for unknown names cost Kafka almost nothing, and an unknown partition is refused at
 * once (a lookup of its offsets would time out).
 *
 * <p>Thread-safe; nothing blocks. Futures complete on the caller's thread, or on the thread of Kafka's answer.
 */
public final class TopicDirectory {
    /**
     * The time in which a deleted topic may be recreated before its clients are told that it does not exist: recreating
     * a topic begins with its deletion.
     */
    public static final Duration GRACE = Duration.ofSeconds(30);

    /** The names that Kafka allows; other names are not sent. */
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9._-]{1,249}");

    private static final Set<String> NOT_NAMES = Set.of(".", "..");
    private static final Duration PATIENCE = Duration.ofMillis(500);

    private static final int MAX_KNOWN = 50_000;
    private static final int MAX_OTHERS = 10_000;

    /** Questions about topics that existed at the last answer, so that unknown names do not delay them. */
    private final LookupBatcher<String, Optional<TopicInfo>> knownTopics;

    private final LookupBatcher<String, Optional<TopicInfo>> otherNames;
    private final long ttlNanos;
    private final LongSupplier nanoClock;

    // Guarded by this. A name is in at most one of the two maps, so unknown names evict no topic.
    private final Map<String, Known> existing;
    private final Map<String, Known> absent;
    private final Map<String, CompletableFuture<Optional<TopicInfo>>> asked = new HashMap<>();

    /**
     * An empty directory.
     *
     * @param kafka describes topics that are not cached
     * @param ttl how long an answer is valid, counted from the question; a new topic is visible within that time
     * @param maxEntries how many existing topics are cached, and how many names without a topic
     * @param nanoClock a clock like {@link System#nanoTime()}
     * @param scheduler measures how long a question stays without an answer
     */
    public TopicDirectory(
            KafkaQueries kafka, Duration ttl, int maxEntries, LongSupplier nanoClock, Scheduler scheduler) {
        this.knownTopics = new LookupBatcher<>(kafka::topics, name -> name, 1, MAX_KNOWN, PATIENCE, scheduler);
        this.otherNames = new LookupBatcher<>(kafka::topics, name -> name, 1, MAX_OTHERS, PATIENCE, scheduler);
        this.ttlNanos = ttl.toNanos();
        this.nanoClock = nanoClock;
        this.existing = leastRecentlyUsed(maxEntries);
        this.absent = leastRecentlyUsed(maxEntries);
    }

    private static Map<String, Known> leastRecentlyUsed(int maxEntries) {
        return new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
                return size() > maxEntries;
            }
        };
    }

    /**
     * Finds topics. Kafka is asked for those that are not cached or whose answer is too old. Concurrent callers share a
     * question.
     *
     * @param names any names, including invalid ones
     * @return for each name the topic, or empty if there is none that we may see; fails with {@link
     *     KafkaUnavailableException} if Kafka does not answer for one of them
     */
    public CompletableFuture<Map<String, Optional<TopicInfo>>> find(Collection<String> names) {
        return find(names, Runnable::run);
    }

    /** As {@link #find(Collection)}; completes on the client's thread, or on the caller's if all topics are cached. */
    public CompletableFuture<Map<String, Optional<TopicInfo>>> find(Collection<String> names, Executor client) {
        Map<String, CompletableFuture<Optional<TopicInfo>>> answers = new HashMap<>();
        Map<String, CompletableFuture<Optional<TopicInfo>>> questions = new HashMap<>();
        long now = nanoClock.getAsLong();
        synchronized (this) {
            Map<String, Optional<TopicInfo>> known = known(names, now);
            if (known != null) {
                return CompletableFuture.completedFuture(known);
            }
            for (String name : names) {
                Known fresh = fresh(name, now);
                CompletableFuture<Optional<TopicInfo>> shared = asked.get(name);
                if (fresh != null) {
                    answers.put(name, CompletableFuture.completedFuture(fresh.topic()));
                } else if (shared != null) {
                    answers.put(name, shared);
                } else if (!answers.containsKey(name)) {
                    CompletableFuture<Optional<TopicInfo>> promise = new CompletableFuture<>();
                    asked.put(name, promise);
                    questions.put(name, promise);
                    answers.put(name, promise);
                }
            }
        }
        ask(questions, now);
        return Continuation.on(client, all(answers)).handle((all, failure) -> {
            if (failure != null) {
                throw new CompletionException(Unavailable.from(failure));
            }
            return collect(answers);
        });
    }

    /**
     * Asks Kafka about topics, whether or not they are cached, and caches the answers. The watch for topics that grow
     * or are recreated uses it.
     *
     * @param names the topics' names
     * @return the topics that Kafka answered for (empty: the topic no longer exists); fails with {@link
     *     KafkaUnavailableException} if it answered for none
     */
    public CompletableFuture<Map<String, Optional<TopicInfo>>> refresh(Collection<String> names) {
        return refresh(names, Runnable::run);
    }

    /** As {@link #refresh(Collection)}; completes on the client's thread, or on the caller's. */
    public CompletableFuture<Map<String, Optional<TopicInfo>>> refresh(Collection<String> names, Executor client) {
        Map<String, CompletableFuture<Optional<TopicInfo>>> questions = new HashMap<>();
        Map<String, CompletableFuture<Optional<TopicInfo>>> answers = new HashMap<>();
        long now = nanoClock.getAsLong();
        synchronized (this) {
            for (String name : new TreeSet<>(names)) {
                CompletableFuture<Optional<TopicInfo>> promise = new CompletableFuture<>();
                answers.put(name, promise);
                if (isName(name)) {
                    asked.put(name, promise);
                    questions.put(name, promise);
                } else {
                    promise.complete(Optional.empty());
                }
            }
        }
        ask(questions, now);
        return Continuation.on(client, all(answers)).handle((all, failure) -> {
            Map<String, Optional<TopicInfo>> answered = collect(answers);
            if (failure != null && answered.isEmpty()) {
                throw new CompletionException(Unavailable.from(failure));
            }
            return answered;
        });
    }

    /**
     * Whether a topic that was missing in an answer may be recreated: it was deleted less than {@link #GRACE} ago. If a
     * later question has already found it, or is still open, the answer came while the topic was being recreated.
     *
     * @param name the name of the missing topic
     * @param existed whether the caller knows that the topic existed; otherwise this directory must have seen it
     */
    public synchronized boolean isJustDeleted(String name, boolean existed) {
        Known missing = absent.get(name);
        if (missing == null) {
            return existing.containsKey(name) || (existed && asked.containsKey(name));
        }
        return (existed || missing.existed()) && nanoClock.getAsLong() - missing.missingSince() < GRACE.toNanos();
    }

    /** The topics, or {@code null} if one of them is not cached or its answer is too old. Called with the lock held. */
    private @Nullable Map<String, Optional<TopicInfo>> known(Collection<String> names, long now) {
        Map<String, Optional<TopicInfo>> known = new HashMap<>();
        for (String name : names) {
            Known fresh = fresh(name, now);
            if (fresh == null) {
                return null;
            }
            known.put(name, fresh.topic());
        }
        return known;
    }

    private @Nullable Known fresh(String name, long now) {
        Known entry = existing.get(name);
        if (entry == null && !isName(name)) {
            return Known.absent(now, null, false);
        }
        if (entry == null) {
            entry = absent.get(name);
        }
        return entry == null || now - entry.since() >= ttlNanos ? null : entry;
    }

    private static boolean isName(String name) {
        return NAME.matcher(name).matches() && !NOT_NAMES.contains(name);
    }

    private void ask(Map<String, CompletableFuture<Optional<TopicInfo>>> promises, long now) {
        if (promises.isEmpty()) {
            return;
        }
        Set<String> known = new TreeSet<>();
        Set<String> others = new TreeSet<>();
        synchronized (this) {
            promises.keySet().forEach(name -> (existing.containsKey(name) ? known : others).add(name));
        }
        Map<String, CompletableFuture<Optional<TopicInfo>>> answers = new HashMap<>(knownTopics.ask(known));
        answers.putAll(otherNames.ask(others));
        promises.forEach((name, promise) -> {
            CompletionStage<Optional<TopicInfo>> answer = answers.getOrDefault(name, promise);
            answer.whenComplete((topic, failure) -> {
                if (failure == null) {
                    promise.complete(remember(name, promise, topic, now));
                } else {
                    synchronized (this) {
                        asked.remove(name, promise);
                    }
                    promise.completeExceptionally(failure);
                }
            });
        });
    }

    /** {@return the answer, or the cached topic if the answer comes from a broker that is behind} */
    private synchronized Optional<TopicInfo> remember(
            String name, CompletableFuture<Optional<TopicInfo>> promise, Optional<TopicInfo> answer, long now) {
        Known before = existing.get(name);
        TopicInfo newest = before == null ? null : before.topic().orElse(null);
        Optional<TopicInfo> topic = answer.map(info -> info.notBehind(newest));
        if (asked.remove(name, promise)) {
            Known missing = absent.get(name);
            (topic.isPresent() ? absent : existing).remove(name);
            (topic.isPresent() ? existing : absent)
                    .put(
                            name,
                            topic.isPresent()
                                    ? Known.existing(topic, now)
                                    : Known.absent(now, missing, before != null));
        }
        return topic;
    }

    private static CompletableFuture<Void> all(Map<String, CompletableFuture<Optional<TopicInfo>>> answers) {
        return CompletableFuture.allOf(answers.values().toArray(new CompletableFuture<?>[0]));
    }

    private static Map<String, Optional<TopicInfo>> collect(
            Map<String, CompletableFuture<Optional<TopicInfo>>> answers) {
        Map<String, Optional<TopicInfo>> collected = new HashMap<>();
        answers.forEach((name, answer) -> {
            if (!answer.isCompletedExceptionally()) {
                collected.put(name, answer.join());
            }
        });
        return collected;
    }

    /**
     * Kafka's answer for one name.
     *
     * @param topic the topic; empty if there is none
     * @param since when Kafka was asked
     * @param missingSince when Kafka was asked for the first of the answers without a topic
     * @param existed whether there is a topic, or was one before {@code missingSince}
     */
    private record Known(Optional<TopicInfo> topic, long since, long missingSince, boolean existed) {
        static Known existing(Optional<TopicInfo> topic, long now) {
            return new Known(topic, now, now, true);
        }

        /** @param before the last answer without a topic; if it is old, there may have been a topic since */
        static Known absent(long now, @Nullable Known before, boolean existed) {
            return before != null && now - before.since() < GRACE.toNanos()
                    ? new Known(Optional.empty(), now, before.missingSince(), before.existed())
                    : new Known(Optional.empty(), now, now, existed);
        }
    }
}
