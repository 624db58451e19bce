package io.github.kafkasse.examples.mappers;

import io.cloudevents.CloudEvent;
import io.cloudevents.jackson.JsonFormat;
import io.cloudevents.kafka.CloudEventDeserializer;
import io.github.kafkasse.RecordMapper;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * CloudEvents in Kafka, in binary mode (attributes in headers) and in structured mode (everything in the value), as the
 * JSON format of CloudEvents 1.0. The engine skips records that are not CloudEvents.
 */
public final class CloudEvents implements RecordMapper {
    private final CloudEventDeserializer deserializer = new CloudEventDeserializer();
    private final JsonFormat json = new JsonFormat();

    @Override
    public byte @Nullable [] map(ConsumerRecord<byte[], byte[]> record) {
        CloudEvent event = deserializer.deserialize(record.topic(), record.headers(), record.value());
        return json.serialize(event);
    }
}
