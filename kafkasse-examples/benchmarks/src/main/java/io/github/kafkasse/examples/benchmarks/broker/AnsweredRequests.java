package io.github.kafkasse.examples.benchmarks.broker;

import io.github.kafkasse.examples.benchmarks.protocol.Message;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** Counts the requests that the brokers of this process have answered, from the brokers' own metrics. */
final class AnsweredRequests {
    /**
     * Requests of producers and of the nodes themselves. {@code Fetch} is left out because {@code FetchConsumer} counts
     * the same requests of consumers.
     */
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

    private AnsweredRequests() {}

    /** {@return a message with a count for each kind of request that consumers and admin clients send} */
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
}
