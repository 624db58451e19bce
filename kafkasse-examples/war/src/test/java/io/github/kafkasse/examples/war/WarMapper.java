package io.github.kafkasse.examples.war;

import io.github.kafkasse.RecordMapper;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A mapper that a user adds to the WAR. */
public final class WarMapper implements RecordMapper {
    private final RecordMapper mapper = RecordMapper.asIs().without("secret");

    @Override
    public byte[] map(ConsumerRecord<byte[], byte[]> record) {
        return mapper.map(record);
    }
}
