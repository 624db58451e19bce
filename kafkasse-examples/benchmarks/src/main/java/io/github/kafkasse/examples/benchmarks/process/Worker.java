package io.github.kafkasse.examples.benchmarks.process;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import io.github.kafkasse.examples.benchmarks.broker.KafkaRole;
import io.github.kafkasse.examples.benchmarks.clients.ClientsRole;
import io.github.kafkasse.examples.benchmarks.clients.HammerRole;
import io.github.kafkasse.examples.benchmarks.consumers.ConsumerRole;
import io.github.kafkasse.examples.benchmarks.protocol.Message;
import io.github.kafkasse.examples.benchmarks.protocol.Role;
import io.github.kafkasse.examples.benchmarks.servers.CopyRole;
import io.github.kafkasse.examples.benchmarks.servers.FrameRole;
import io.github.kafkasse.examples.benchmarks.servers.ServerRole;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The main class of every process that a scenario starts. It reads requests from its standard input, one per line, and
 * ends at the end of the input, so that no process outlives the scenario.
 */
final class Worker {
    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

    private Worker() {}

    /**
     * Runs a role.
     *
     * @param args one line: the role's name and its options
     * @throws Exception if the role cannot be created or closed
     */
    public static void main(String[] args) throws Exception {
        PrintStream answers = System.out;
        try (Role role = closedOnce(role(Message.parse(String.join(" ", args))));
                BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> close(role), "close"));
            answers.println("ready");
            for (String line = input.readLine(); line != null; line = input.readLine()) {
                answers.println(answer(role, Message.parse(line)));
            }
        }
        System.exit(0);
    }

    private static Role role(Message asked) throws Exception {
        return switch (asked.verb()) {
            case "kafka" -> new KafkaRole(asked);
            case "server" -> new ServerRole(asked);
            case "clients" -> new ClientsRole(asked);
            case "hammer" -> new HammerRole(asked);
            case "consumer" -> new ConsumerRole(asked);
            case "copy" -> new CopyRole(asked);
            case "frames" -> new FrameRole(asked);
            default -> throw Role.unknown(asked);
        };
    }

    /**
     * Makes closing idempotent: the end of the input and a signal can both close the role; the second one waits for the
     * first.
     */
    private static Role closedOnce(Role role) {
        return new Role() {
            private boolean closed;

            @Override
            public Message handle(Message asked) throws Exception {
                return role.handle(asked);
            }

            @Override
            public synchronized void close() throws Exception {
                if (!closed) {
                    closed = true;
                    role.close();
                }
            }
        };
    }

    private static void close(Role role) {
        try {
            role.close();
        } catch (Exception e) {
            LOG.error("Closing failed", e);
        }
    }

    private static Message answer(Role role, Message asked) {
        try {
            return switch (asked.verb()) {
                case "process" -> process();
                case "heap" -> heap();
                default -> role.handle(asked);
            };
        } catch (Exception e) {
            LOG.error("'{}' failed", asked, e);
            return Message.of("failed");
        }
    }

    private static Message process() throws IOException {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        UnixOperatingSystemMXBean unix = system instanceof UnixOperatingSystemMXBean known ? known : null;
        return Message.of("ok")
                .with("cpu", system.getProcessCpuTime())
                .with("descriptors", unix != null ? unix.getOpenFileDescriptorCount() : 0)
                .with("mostdescriptors", unix != null ? unix.getMaxFileDescriptorCount() : 0)
                .with("threads", ManagementFactory.getThreadMXBean().getThreadCount())
                .with("enginethreads", engineThreads())
                .with("processors", requestProcessors())
                .with("resident", resident());
    }

    /** The number of threads of the engine and of its Kafka clients, without those of the container. */
    private static long engineThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("kafka"))
                .count();
    }

    /** The number of Tomcat's request processors, used or cached, each with its buffers; 0 in other processes. */
    private static int requestProcessors() {
        try {
            ObjectName any = new ObjectName("*:type=RequestProcessor,*");
            return ManagementFactory.getPlatformMBeanServer()
                    .queryNames(any, null)
                    .size();
        } catch (MalformedObjectNameException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The resident memory of the process in bytes; 0 if the system has no file that reports it. */
    private static long resident() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.isReadable(status)) {
            return 0;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElse(0);
    }

    /** The heap in use after a garbage collection. */
    @SuppressWarnings("SystemGc") // the collection is needed for the measurement
    private static Message heap() {
        System.gc();
        System.gc();
        return Message.of("ok")
                .with(
                        "used",
                        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
}
