package io.github.kafkasse.internal.json;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Adds a record's coordinates to its JSON, in the formats of KafkaSSE and of EventStreams. It implements the mappers of
 * that kind: called for each record on the thread that fetched it; stateless.
 *
 * <p>A key is a JSON string if it is valid UTF-8. Any other key is {@code null}, and its bytes are in {@code
 * key_base64}: a string with replacement characters would look like a key that no record has.
 */
public final class RecordCoordinates {
    private RecordCoordinates() {}

    /**
     * Sets {@code _kafka} to an object of topic, partition, offset, timestamp and key.
     *
     * @return {@code null} for a record without a value
     */
    public static byte @Nullable [] asKafkaMember(ConsumerRecord<byte[], byte[]> record) {
        byte[] json = record.value();
        return json == null ? null : JsonSplicer.set(json, List.of(Member.set("_kafka", kafka(record))));
    }

    /**
     * Sets topic, partition, offset and key in {@code meta}. For a record without a key none is added, as in
     * EventStreams, but an existing one becomes {@code null}, so that it does not look like the record's.
     *
     * @return {@code null} for a record without a value
     */
    public static byte @Nullable [] intoMeta(ConsumerRecord<byte[], byte[]> record) {
        byte[] json = record.value();
        return json == null ? null : JsonSplicer.setIn("meta", json, meta(record));
    }

    /** The JSON of a record without a value: the same object as {@link #asKafkaMember} adds to a record with one. */
    public static byte[] ofTombstone(ConsumerRecord<byte[], byte[]> record) {
        return kafka(record);
    }

    private static byte[] kafka(ConsumerRecord<byte[], byte[]> record) {
        JsonBytes member = new JsonBytes(256)
                .ascii("{\"topic\":")
                .string(record.topic())
                .ascii(",\"partition\":")
                .number(record.partition())
                .ascii(",\"offset\":")
                .number(record.offset())
                .ascii(",\"timestamp\":");
        if (record.timestamp() == ConsumerRecord.NO_TIMESTAMP) {
            member.bytes(Member.NULL);
        } else {
            member.number(record.timestamp());
        }
        byte[] text = keyAsText(record.key());
        byte[] base64 = keyAsBase64(record.key());
        member.ascii(",\"key\":").bytes(text == null ? Member.NULL : text);
        if (base64 != null) {
            member.ascii(",\"key_base64\":").bytes(base64);
        }
        return member.ascii("}").toByteArray();
    }

    private static List<Member> meta(ConsumerRecord<byte[], byte[]> record) {
        byte[] text = keyAsText(record.key());
        byte[] base64 = keyAsBase64(record.key());
        return List.of(
                Member.set("topic", string(record.topic().getBytes(StandardCharsets.UTF_8))),
                Member.set("partition", number(record.partition())),
                Member.set("offset", number(record.offset())),
                text == null ? Member.blank("key") : Member.set("key", text),
                base64 == null ? Member.blank("key_base64") : Member.set("key_base64", base64));
    }

    private static byte @Nullable [] keyAsText(byte @Nullable [] key) {
        return key != null && Utf8.isValid(key) ? string(key) : null;
    }

    private static byte @Nullable [] keyAsBase64(byte @Nullable [] key) {
        return key == null || Utf8.isValid(key)
                ? null
                : string(Base64.getEncoder().encode(key));
    }

    private static byte[] string(byte[] utf8) {
        return new JsonBytes(utf8.length + 2).string(utf8).toByteArray();
    }

    private static byte[] number(long number) {
        return Long.toString(number).getBytes(StandardCharsets.US_ASCII);
    }
}
