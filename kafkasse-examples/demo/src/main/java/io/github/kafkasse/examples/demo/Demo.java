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
 * The parts of the demo: Kafka, the events that are written to it, the engine and the server. The main thread starts
 * it, and another thread closes it, perhaps during the start. Each step of the start holds the lock; closing waits for
 * the present step, closes what was started, and prevents further steps.
 */
final class Demo implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Demo.class);

    private final DemoOptions options;
    private final Map<String, String> environment;
    private final PrintStream out;
    private final CountDownLatch closed = new CountDownLatch(1);

    /** Set before the lock is taken: a step that fails because of the closing can tell the reason. */
    private volatile boolean closing;

    // Guarded by this. The parts are closed in reverse order.
    private final Deque<AutoCloseable> running = new ArrayDeque<>();
    private @Nullable StreamService service;

    /**
     * Creates the demo; nothing runs yet.
     *
     * @param environment the process's environment variables
     * @param out receives what the user reads: addresses and commands to try
     */
    Demo(DemoOptions options, Map<String, String> environment, PrintStream out) {
        this.options = options;
        this.environment = environment;
        this.out = out;
    }

    /**
     * Starts everything. Returns when the server accepts requests, or when the demo was closed meanwhile.
     *
     * @throws DemoException if a part cannot be started
     */
    void start() {
        try {
            Settings settings = DemoSettings.read(options, environment);
            EventPlan plan = EventPlan.of(options, DemoSettings.bootstrapServers(settings) == null);
            PortCheck.requireFree(options.port);
            serve(plan, plan.ownKafka() ? withOwnKafka(settings) : settings);
        } catch (RuntimeException | Error e) {
            // While the JVM ends, Kafka cannot register the shutdown hook that it needs.
            if (!closing) {
                throw e;
            }
            LOG.debug("The demo was closed before it was started", e);
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

    /**
     * The topics that Kafka has. If the demo only reads from Kafka, Kafka may be unavailable: clients then get a 503
     * until it is back.
     */
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
        out.println("KafkaSSE for Java is at " + invitation.base() + "/");
        out.println();
        out.println("Watch it in a browser:");
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
        step("The event sender", () -> {
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

    /** The port that the server listens on, once it is started; for tests. */
    synchronized int port() {
        if (service == null) {
            throw new IllegalStateException("The demo is not running");
        }
        return service.port();
    }

    /** Blocks until {@link #close} has completed, on any thread. */
    void awaitClose() throws InterruptedException {
        closed.await();
    }

    /** Ends streams cleanly, stops everything and deletes the data on disk. Blocks for a few seconds at most. */
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
