package io.github.kafkasse.examples.benchmarks.servers;

import io.github.kafkasse.examples.benchmarks.consumers.HistoryConsumer;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One response of {@link CopyServlet}. A thread of its own consumes and writes; the container calls the listener's
 * methods, which only wake that thread up.
 */
final class CopyStream implements WriteListener, Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(CopyStream.class);

    private final AsyncContext async;
    private final ServletOutputStream output;
    private final String bootstrap;
    private final String topic;
    private final Semaphore calls = new Semaphore(0);
    private volatile @Nullable Throwable failure;

    CopyStream(AsyncContext async, ServletOutputStream output, String bootstrap, String topic) {
        this.async = async;
        this.output = output;
        this.bootstrap = bootstrap;
        this.topic = topic;
    }

    @Override
    public void onWritePossible() {
        calls.release();
    }

    @Override
    public void onError(Throwable cause) {
        failure = cause;
        calls.release();
        async.complete();
    }

    @Override
    public void run() {
        try (Consumer<byte[], byte[]> consumer = HistoryConsumer.create(bootstrap)) {
            // Containers accept no bytes before their first call.
            calls.acquire();
            copy(consumer);
            async.complete();
        } catch (IOException e) {
            // The container also reports the failure to the listener, which ends the response.
            LOG.debug("A client has gone", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void copy(Consumer<byte[], byte[]> consumer) throws IOException, InterruptedException {
        Pieces pieces = new Pieces(this::write);
        var partitions = HistoryConsumer.assign(consumer, topic);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        consumer.seekToBeginning(partitions);
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
                pieces.add(record.value());
            }
        }
        pieces.finish();
        awaitReady();
    }

    /** When the container is ready, it no longer uses the array of the previous piece. */
    private void write(byte[] piece, int length) throws IOException, InterruptedException {
        awaitReady();
        output.write(piece, 0, length);
    }

    private void awaitReady() throws IOException, InterruptedException {
        while (!output.isReady()) {
            calls.acquire();
            if (failure != null) {
                throw new IOException(failure);
            }
        }
    }
}
