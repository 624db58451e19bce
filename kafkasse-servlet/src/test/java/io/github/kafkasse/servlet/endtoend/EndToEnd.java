package io.github.kafkasse.servlet.endtoend;

import io.github.kafkasse.KafkaSse;
import io.github.kafkasse.examples.kafka.SharedKafka;
import io.github.kafkasse.servlet.support.Container;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Sends records from a broker through the engine and the servlet to a socket, in each container. */
@ParameterizedClass
@EnumSource(Container.class)
abstract class EndToEnd {
    static {
        Awaitility.setDefaultTimeout(Duration.ofSeconds(30));
    }

    @Parameter
    Container container;

    final Topics topics = new Topics(SharedKafka.get());
    private final List<AutoCloseable> open = new ArrayList<>(List.of(topics));

    /** A service with some settings that differ from the defaults. */
    Service service(UnaryOperator<KafkaSse.Builder> settings) throws Exception {
        return closeLater(Service.start(container, settings.apply(topics.engine())));
    }

    Service service() throws Exception {
        return service(builder -> builder);
    }

    <C extends AutoCloseable> C closeLater(C closeable) {
        open.add(closeable);
        return closeable;
    }

    @AfterEach
    void closeAll() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }
}
