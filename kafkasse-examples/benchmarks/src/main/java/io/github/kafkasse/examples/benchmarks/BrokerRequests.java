package io.github.kafkasse.examples.benchmarks;

import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** The requests that the brokers of this process have answered, by kind: what their own metrics count. */
final class BrokerRequests {
    /** Requests of producers and of the nodes themselves. {@code Fetch} is counted as {@code FetchConsumer} too. */
    private static final Set<String> OTHERS = Set.of(
            "AllocateProducerIds",
            "AlterPartition",
            "AssignReplicasToDirs",
            "BeginQuorumEpoch",
            "BrokerHeartbeat",
            "BrokerRegistration",
            "ControllerRegistration",
            "EndQuorumEpoch",
            "Fetch",
            "FetchFollower",
            "FetchSnapshot",
            "InitProducerId",
            "Produce",
            "UpdateRaftVoter",
            "Vote");

    private final Map<String, Long> counts;

    BrokerRequests(Map<String, Long> counts) {
        this.counts = counts;
    }

    /** {@return a message with a value for each kind that consumers and admin clients send} */
    static Message count() throws JMException {
        MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
        Map<String, Long> counts = new TreeMap<>();
        for (ObjectName meter : beans.queryNames(
                new ObjectName("kafka.network:type=RequestMetrics,name=RequestsPerSec,request=*,version=*"), null)) {
            String kind = meter.getKeyProperty("request");
            if (!OTHERS.contains(kind)) {
                counts.merge(kind, (Long) beans.getAttribute(meter, "Count"), Long::sum);
            }
        }
        Message message = Message.of("ok");
        counts.forEach(message::with);
        return message;
    }

    /** What a process with brokers has counted. */
    static BrokerRequests of(ChildProcess kafka) {
        return new BrokerRequests(kafka.ask("requests").under("").entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, each -> Long.parseLong(each.getValue()))));
    }

    /** What was counted since then. */
    BrokerRequests since(BrokerRequests earlier) {
        Map<String, Long> added = new TreeMap<>();
        counts.forEach((kind, count) -> {
            long more = count - earlier.counts.getOrDefault(kind, 0L);
            if (more > 0) {
                added.put(kind, more);
            }
        });
        return new BrokerRequests(added);
    }

    long total() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** All together, and each kind. */
    @Override
    public String toString() {
        return total()
                + counts.entrySet().stream()
                        .map(each -> each.getKey() + " " + each.getValue())
                        .collect(Collectors.joining(", ", " (", ")"));
    }
}
