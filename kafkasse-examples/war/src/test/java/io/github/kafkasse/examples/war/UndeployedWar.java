package io.github.kafkasse.examples.war;

import com.sun.management.HotSpotDiagnosticMXBean;
import io.github.kafkasse.examples.client.SseStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A process in which the WAR is deployed, used and undeployed, while Tomcat continues to run. It needs its own process
 * because the JDK has threads, such as the timer of futures, that retain the class loader of the application that first
 * caused their start.
 */
final class UndeployedWar {
    /** The output if the application's classes stay in memory. */
    static final String KEPT = "The class loader of the application was not collected";

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(100);

    private UndeployedWar() {}

    /**
     * Runs it.
     *
     * @param arguments the WAR, an empty directory, then names and values of context parameters, alternating
     */
    public static void main(String[] arguments) throws Exception {
        Map<String, String> parameters = new HashMap<>();
        for (int i = 3; i + 1 < arguments.length; i += 2) {
            parameters.put(arguments[i], arguments[i + 1]);
        }
        WarInTomcat tomcat = new WarInTomcat(Path.of(arguments[0]), Path.of(arguments[1]), parameters);
        use(tomcat.port(), arguments[2]);
        ReferenceQueue<ClassLoader> collected = new ReferenceQueue<>();
        WeakReference<ClassLoader> classes = new WeakReference<>(tomcat.classLoader(), collected);
        tomcat.undeploy();
        useRecord();
        awaitCollection(classes, collected);
        tomcat.close();
        System.exit(0);
    }

    /**
     * Used to release the classes. The method handles of a record's methods keep the types of their last conversion
     * ({@code MethodHandle.asTypeCache}), up to JDK 20 with a strong reference. One undeployed application therefore
     * stays in memory until another record, such as this one, is first used. Newer JDKs have a soft reference.
     */
    private record Replacing(String text) {}

    private static void useRecord() {
        Replacing one = new Replacing("a");
        if (!one.equals(new Replacing("a"))
                || one.hashCode() == 0
                || one.toString().isEmpty()) {
            throw new IllegalStateException(one.toString());
        }
    }

    /**
     * Waits for the collection. Tomcat still runs, so anything that retains the classes would do so after every
     * redeployment.
     */
    private static void awaitCollection(WeakReference<ClassLoader> classes, ReferenceQueue<ClassLoader> collected)
            throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        System.gc();
        while (collected.remove(POLL.toMillis()) != classes) {
            if (System.nanoTime() - end > 0) {
                dumpHeap();
                System.out.println(KEPT);
                return;
            }
            System.gc();
        }
    }

    private static void dumpHeap() throws IOException {
        String dump = System.getProperty("heap.dump", "");
        if (!dump.isEmpty()) {
            ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpHeap(dump, true);
        }
    }

    /**
     * Opens streams up to the limit and one more, which is refused; then reads the documents, the metrics and the
     * health.
     */
    private static void use(int port, String topic) throws IOException {
        String service = "http://localhost:" + port + Container.PATH;
        try (SseStream first = SseStream.getUnencoded(service + "/v2/stream/" + topic)) {
            String id = first.nextId();
            try (SseStream second = SseStream.getUnencoded(
                    service + "/v2/stream/" + topic + "?lastEventId=" + id.replace(" ", "%20"))) {
                second.nextId();
                for (String path :
                        List.of("/?doc", "/?spec", "/v2/ui", "/v2/ui/streams", "/metrics", "/health/ready")) {
                    try (SseStream answer = SseStream.getUnencoded(service + path)) {
                        answer.rest();
                    }
                }
            }
        }
    }
}
