package io.github.kafkasse.examples.benchmarks.consumers;

import io.github.kafkasse.examples.benchmarks.protocol.Message;
import io.github.kafkasse.examples.benchmarks.protocol.Role;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The reference: a bare Kafka consumer.
 *
 * <ul>
 *   <li>{@code read topic records}: reads a topic from its beginning, and answers how long that took
 *   <li>{@code follow topic [asengine]}: follows a topic from its end, in the background, with Kafka's default
 *       configuration, or with that of the engine's consumer
 *   <li>{@code reset}, {@code report}: resets and answers the latencies of the followed records
 * </ul>
 */
public final class ConsumerRole implements Role {
    private final String bootstrap;
    private @Nullable FollowingConsumer following;

    public ConsumerRole(Message asked) {
        this.bootstrap = asked.text("bootstrap");
    }

    @Override
    public Message handle(Message asked) throws InterruptedException {
        switch (asked.verb()) {
            case "read" -> {
                return read(asked.text("topic"), asked.number("records"));
            }
            case "follow" -> {
                close();
                boolean asEngine = asked.text("asengine", "false").equals("true");
                following = new FollowingConsumer(
                        bootstrap, asked.text("topic"), asEngine ? FollowingConsumer.AS_THE_ENGINE : Map.of());
            }
            case "reset" -> followed().latencies().reset();
            case "report" -> {
                return followed().latencies().report();
            }
            default -> throw Role.unknown(asked);
        }
        return Message.of("ok");
    }

    private FollowingConsumer followed() {
        if (following == null) {
            throw new IllegalStateException("The consumer follows no topic");
        }
        return following;
    }

    private Message read(String topic, long expected) {
        long begin = System.nanoTime();
        try (Consumer<byte[], byte[]> consumer = HistoryConsumer.create(bootstrap)) {
            consumer.seekToBeginning(HistoryConsumer.assign(consumer, topic));
            for (long read = 0; read < expected; ) {
                read += consumer.poll(Duration.ofSeconds(1)).count();
            }
            return Message.of("ok").with("nanos", System.nanoTime() - begin);
        }
    }

    @Override
    public void close() throws InterruptedException {
        if (following != null) {
            following.close();
        }
    }
}
