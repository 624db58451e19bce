package io.github.kafkasse.examples.demo;

import io.github.kafkasse.Setting;
import io.github.kafkasse.Settings;
import io.github.kafkasse.examples.kafka.EmbeddedKafka;
import io.github.kafkasse.servlet.catalogue.StreamConfiguration;
import java.io.PrintStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The whole of it: Kafka, the events that go into it, the engine and the server. It is started by the main thread and
 * closed by another, perhaps in the middle of the start: each step of the start holds the lock, so that closing waits
 * for the step, closes what is there, and lets no other step begin.
 */
final class Demo implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Demo.class);

    private final DemoOptions options;
    private final Map<String, String> environment;
    private final PrintStream out;
    private final CountDownLatch closed = new CountDownLatch(1);

    /** Set before the lock is taken, so that a step that fails because of it knows why. */
    private volatile boolean closing;

    // Guarded by this. What was started last is closed first.
    private final Deque<AutoCloseable> running = new ArrayDeque<>();
    private @Nullable StreamService service;

    /**
     * Nothing runs yet.
     *
     * @param environment the process's environment variables
     * @param out where the user is told what to try
     */
    Demo(DemoOptions options, Map<String, String> environment, PrintStream out) {
        this.options = options;
        this.environment = environment;
        this.out = out;
    }

    /**
     * Starts everything; returns when the server takes requests, or when the demo was closed meanwhile.
     *
     * @throws DemoException if that is not possible
     */
    void start() {
        try {
            Settings settings = DemoSettings.read(options, environment);
            EventPlan plan = EventPlan.of(options, DemoSettings.bootstrapServers(settings) == null);
            PortCheck.requireFree(options.port);
            serve(plan, plan.ownKafka() ? withOwnKafka(settings) : settings);
        } catch (RuntimeException | Error e) {
            // As the JVM ends, Kafka cannot even register what it wants to do then.
            if (!closing) {
                throw e;
            }
            LOG.debug("The demo was closed before it had started", e);
        }
    }

    private Settings withOwnKafka(Settings settings) {
        out.println("Starting Kafka …");
        EmbeddedKafka kafka = step("Kafka", () -> EmbeddedKafka.builder()
                .property("message.max.bytes", Integer.toString(DemoKafka.MAX_RECORD_BYTES))
                .brokersStayUp()
                .start());
        return DemoSettings.withBootstrapServers(settings, kafka.bootstrapServers());
    }

    private void serve(EventPlan plan, Settings settings) {
        DemoKafka kafka =
                step("Kafka's client", () -> new DemoKafka(settings.kafka(), settings.get(Setting.CONNECT_TIMEOUT)));
        Set<String> present = topics(kafka, plan);
        Map<String, Integer> partitions =
                plan.topics().isEmpty() ? Map.of() : kafka.ensureTopics(plan.topics(), plan.topicConfig());
        StreamConfiguration catalogue = plan.catalogue();
        Sample sample = plan.sample(present);
        StreamService started = step("The server", () -> StreamService.start(options, settings, catalogue));
        synchronized (this) {
            service = started;
        }
        send(plan, kafka, partitions);
        invite(sample.at(started.address()));
    }

    /** The topics that Kafka has. A Kafka that is only read from may be away: clients are told so, until it is back. */
    private Set<String> topics(DemoKafka kafka, EventPlan plan) {
        try {
            return kafka.topics();
        } catch (DemoException e) {
            if (!plan.topics().isEmpty() || closing) {
                throw e;
            }
            out.println(e.getMessage() + " Clients get a 503 until it does.");
            return Set.of();
        }
    }

    private void invite(Invitation invitation) {
        out.println();
        out.println("KafkaSSE for Java is at " + invitation.base() + "/ Watch it in a browser:");
        out.println();
        out.println("  " + invitation.page());
        out.println();
        out.println("Or try, in another terminal:");
        for (Invitation.Line line : invitation.lines()) {
            out.println();
            out.println("  # " + line.purpose());
            out.println("  " + line.command());
        }
        out.println();
        out.println("Ctrl-C ends it.");
    }

    private void send(EventPlan plan, DemoKafka kafka, Map<String, Integer> partitions) {
        if (plan.sendsNothing()) {
            return;
        }
        step("The sending of events", () -> {
            EventFeed feed = plan.feed(partitions);
            return SenderThread.start(new PacedSender(
                    feed, kafka.producer(), plan.rate(), System::nanoTime, () -> out.println(plan.whenOver())));
        });
        out.println(plan.announcement());
    }

    private synchronized <T extends AutoCloseable> T step(String what, Callable<T> start) {
        if (closing) {
            throw new DemoException("The demo was closed");
        }
        try {
            T started = start.call();
            running.push(started);
            return started;
        } catch (DemoException e) {
            throw e;
        } catch (Exception e) {
            throw new DemoException(what + " could not be started: " + e.getMessage(), e);
        }
    }

    /** Where the server listens; for tests, once it is started. */
    synchronized int port() {
        if (service == null) {
            throw new IllegalStateException("The demo does not run");
        }
        return service.port();
    }

    /** Blocks until {@link #close} is done, by whomever. */
    void awaitClose() throws InterruptedException {
        closed.await();
    }

    /** Ends streams cleanly, stops everything and removes what was on disk; blocks for a few seconds at most. */
    @Override
    public void close() {
        closing = true;
        synchronized (this) {
            while (!running.isEmpty()) {
                AutoCloseable last = running.pop();
                try {
                    last.close();
                } catch (Exception e) {
                    LOG.warn("{} did not close well", last.getClass().getSimpleName(), e);
                }
            }
        }
        closed.countDown();
    }
}
