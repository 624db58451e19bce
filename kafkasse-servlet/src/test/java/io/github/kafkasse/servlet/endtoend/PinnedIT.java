package io.github.kafkasse.servlet.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.Test;

/**
 * The start of a stream is fixed before its client reads the first byte. Each record that is acknowledged after that is
 * delivered.
 */
class PinnedIT extends EndToEnd {
    private static final int TIMES = 100;

    @Test
    void aRecordAfterTheFirstByteIsDeliveredToTheOnlyClient() throws Exception {
        Service service = service(builder -> builder.kafka("fetch.max.wait.ms", 10)); // quiet ones delay the new one
        String topic = topics.create(TIMES);
        for (int partition = 0; partition < TIMES; partition++) {
            String id = "[{\"topic\":\"" + topic + "\",\"partition\":" + partition + "}]";
            sendAfterTheFirstByte(service, topic, partition, "Last-Event-ID: " + id);
        }
    }

    @Test
    void aRecordAfterTheFirstByteIsDeliveredBesideOtherClients() throws Exception {
        Service service = service();
        String topic = topics.create(2);
        try (StreamClient other = service.stream(topic)) {
            SseBody all = new SseBody();
            other.readUntil(all, all::isOpen);
            for (int i = 0; i < TIMES; i++) {
                sendAfterTheFirstByte(service, topic, i % 2);
            }
            other.readUntil(all, () -> all.has(TIMES));
        }
    }

    private void sendAfterTheFirstByte(Service service, String topic, int partition, String... headers)
            throws Exception {
        SseBody body = new SseBody();
        String sent = "\"" + partition + " " + System.nanoTime() + "\"";
        try (StreamClient client = StreamClient.get(service.port(), "/topics/" + topic, headers)) {
            client.awaitFirstByte();
            topics.send(topic, partition, sent);
            client.readStreamHead().readUntil(body, () -> body.has(1));
        }
        assertEquals(sent, body.events().get(0).data());
    }

    @Test
    void recordsOfATransactionAreDeliveredWhenItEnds() throws Exception {
        Service service = service();
        String topic = topics.create(1);
        topics.send(topic, 0, "\"before\"");
        SseBody body = new SseBody();
        try (KafkaProducer<byte[], byte[]> transactional = topics.transactions()) {
            transactional.beginTransaction();
            transactional.send(Topics.record(topic, 0, "\"in it\"")).get(20, TimeUnit.SECONDS);
            topics.send(topic, 0, "\"behind it\"");
            try (StreamClient client = StreamClient.get(service.port(), "/topics/" + topic)) {
                client.awaitFirstByte();
                transactional.commitTransaction();
                client.readStreamHead().readUntil(body, () -> body.has(2));
            }
        }
        assertEquals(List.of("\"in it\"", "\"behind it\""), body.data());
    }

    @Test
    void aQuietPartitionLosesNothingWhileItsClientIsAway() throws Exception {
        String topic = topics.create(2);
        topics.send(topic, 0, "1");
        SseBody body = new SseBody();
        try (Service service = service();
                StreamClient client = service.stream(topic)) {
            client.readUntil(body, body::isOpen);
            topics.send(topic, 0, "2");
            client.readUntil(body, () -> body.has(1));
        }
        topics.send(topic, 1, "3", "4", "5");
        SseBody resumed = new SseBody();
        try (StreamClient client = service().resume(topic, body.lastId())) {
            client.readUntil(resumed, () -> resumed.has(3));
        }
        assertEquals(List.of("3", "4", "5"), resumed.data());
    }
}
