package io.github.kafkasse.examples.faults;

import io.github.kafkasse.examples.kafka.EmbeddedKafka;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The producer with transactions: writes some records to each partition of the steady topic, and aborts a third of its
 * transactions. If the outcome of a transaction is unknown, it continues with new sequences under another name.
 */
final class TransactionalProducer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TransactionalProducer.class);
    private static final int MOST_RECORDS = 8;
    private static final int MANY_RECORDS = 400;

    private final EmbeddedKafka kafka;
    private final Random random;
    private final Thread thread = new Thread(this::run, "transactional-producer");
    private volatile boolean stopped;
    private volatile boolean onlyAborting;

    // Owned by the thread.
    private int name;
    private final Map<Sequence, Long> next = new HashMap<>();
    private long abortedNumber;

    TransactionalProducer(EmbeddedKafka kafka, Random random) {
        this.kafka = kafka;
        this.random = random;
        thread.start();
    }

    /** Whether all transactions from now on are large, stay open for a while and are then aborted. */
    void onlyAborting(boolean value) {
        onlyAborting = value;
    }

    private void run() {
        while (!stopped) {
            Map<String, Object> settings = PlainProducer.settings(kafka);
            settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "faults");
            settings.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, 60_000);
            settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 20_000);
            settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 30_000);
            settings.put(ProducerConfig.LINGER_MS_CONFIG, 5);
            try (Producer<byte[], byte[]> producer =
                    new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
                producer.initTransactions();
                while (!stopped) {
                    transaction(producer);
                }
            } catch (KafkaException e) {
                LOG.info("The outcome of a transaction is unknown; continuing with another sequence", e);
                name++;
            }
        }
    }

    private void transaction(Producer<byte[], byte[]> producer) {
        boolean aborting = onlyAborting || random.nextInt(3) == 0;
        int most = onlyAborting ? MANY_RECORDS : MOST_RECORDS;
        Map<Sequence, Long> afterwards = new HashMap<>(next);
        producer.beginTransaction();
        boolean sent = true;
        Map<Integer, Future<RecordMetadata>> last = new HashMap<>();
        for (int partition = 0; partition < Topics.STEADY_PARTITIONS; partition++) {
            Sequence sequence = new Sequence(Topics.STEADY, 0, partition, "transactional" + name);
            for (int i = 1 + random.nextInt(most); i > 0; i--) {
                long number = aborting ? abortedNumber++ : afterwards.merge(sequence, 1L, Long::sum) - 1;
                byte[] value = Event.value(sequence, number, aborting);
                last.put(
                        partition,
                        producer.send(new ProducerRecord<>(sequence.topic(), sequence.partition(), null, value)));
            }
        }
        for (Future<RecordMetadata> each : last.values()) {
            sent &= isAcknowledged(each);
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200 + random.nextInt(onlyAborting ? 2_000 : 800)));
        if (aborting || !sent) {
            untilAnswered(producer::abortTransaction);
        } else {
            untilAnswered(producer::commitTransaction);
            next.putAll(afterwards);
        }
    }

    private static boolean isAcknowledged(Future<RecordMetadata> record) {
        try {
            record.get();
            return true;
        } catch (ExecutionException e) {
            LOG.info("A record of a transaction was not written", e);
            return false;
        } catch (InterruptedException e) {
            throw new KafkaException("interrupted", e);
        }
    }

    /** Repeats the request if Kafka did not answer in time, as the client's documentation advises. */
    private static void untilAnswered(Runnable end) {
        for (int attempt = 1; ; attempt++) {
            try {
                end.run();
                return;
            } catch (TimeoutException e) {
                if (attempt == 10) {
                    throw e;
                }
            }
        }
    }

    /** Begins no more transactions, and returns when the last one has ended. */
    void finish() {
        stopped = true;
        try {
            thread.join(TimeUnit.MINUTES.toMillis(2));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        finish();
    }
}
