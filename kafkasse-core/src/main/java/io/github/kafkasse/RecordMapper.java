package io.github.kafkasse;

import io.github.kafkasse.internal.json.HeadersMember;
import io.github.kafkasse.internal.json.MemberRemoval;
import io.github.kafkasse.internal.json.RecordCoordinates;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Makes the JSON of an event from a Kafka record, or skips the record. The engine calls it once for each fetched
 * record, independent of the number of clients.
 *
 * <p>It must be thread-safe and must not block: several of the engine's threads call it, and clients wait meanwhile. If
 * it throws, the record is skipped, counted, and logged at a bounded rate.
 *
 * <p>The engine validates what it returns (RFC 8259), makes it safe for line-based formats, and skips the record if it
 * is not JSON. A mapper therefore cannot inject fields into the event stream. {@link MappedRecord#of} does the same
 * without a broker, for tests.
 */
@FunctionalInterface
public interface RecordMapper {
    /**
     * Maps one record.
     *
     * @param record the record; its key and its value may be {@code null}, and its arrays must not be changed
     * @return JSON in UTF-8, possibly the value itself, not to be changed afterwards; {@code null} to skip the record
     */
    byte @Nullable [] map(ConsumerRecord<byte[], byte[]> record);

    /**
     * Describes a tombstone: a record that has a key and no value, which is the deletion of that key. It is called
     * instead of {@link #map} with {@link Setting#RECORD_TOMBSTONES}. Clients get the result as an event {@code
     * delete}.
     *
     * <p>The ready-made mappers return the record's coordinates, the same object as {@link #withKafkaMember()} adds:
     *
     * <pre>{@code {"topic":"t","partition":0,"offset":7,"timestamp":1528934400000,"key":"42"}}</pre>
     *
     * <p>Other mappers return {@code null} by default, because they may skip records that clients must not know of, and
     * only they know whether clients may see the key. {@link #withTombstones()} is for mappers that hide no keys.
     *
     * @param record the record; its value is {@code null}, and its arrays must not be changed
     * @return JSON in UTF-8, not to be changed afterwards; {@code null} if the record is no deletion for clients, and
     *     is passed to {@link #map}
     */
    default byte @Nullable [] mapTombstone(ConsumerRecord<byte[], byte[]> record) {
        return null;
    }

    /**
     * This mapper for records with a value; and for tombstones the record's coordinates, which all clients of the topic
     * may see.
     *
     * @return the mapper
     */
    default RecordMapper withTombstones() {
        return new SplitMapper(this::map, RecordCoordinates::ofTombstone);
    }

    /**
     * The record's value, unchanged.
     *
     * @return the mapper
     */
    static RecordMapper asIs() {
        return new SplitMapper(ConsumerRecord::value, RecordCoordinates::ofTombstone);
    }

    /**
     * The record's value, deserialized and converted to JSON text: for Avro, Protobuf and other formats that have a
     * Kafka deserializer.
     *
     * <pre>{@code
     * KafkaAvroDeserializer deserializer = new KafkaAvroDeserializer();
     * deserializer.configure(Map.of("schema.registry.url", "http://registry:8081"), false);
     * builder.mapper(RecordMapper.deserializing(deserializer, Object::toString));
     * }</pre>
     *
     * <p>The caller configures the deserializer before, and closes it after the engine. The deserializer is called on
     * one thread at a time, and so need not be thread-safe; the function is called on several threads at once. A
     * record is skipped if it has no value (a tombstone, for which neither is called), if either returns {@code null},
     * or if either throws.
     *
     * @param deserializer the deserializer of values
     * @param toJson converts a value, which is not {@code null}, to JSON
     * @param <T> the type of the values
     * @return the mapper
     * @see MappedRecord
     */
    static <T> RecordMapper deserializing(
            Deserializer<? extends T> deserializer, Function<? super T, @Nullable String> toJson) {
        return deserializingToBytes(deserializer, value -> {
            String json = toJson.apply(value);
            return json == null ? null : json.getBytes(StandardCharsets.UTF_8);
        });
    }

    /**
     * Like {@link #deserializing}, for a function that returns JSON in UTF-8.
     *
     * @param deserializer the deserializer of values
     * @param toJson converts a value, which is not {@code null}, to JSON in UTF-8, not to be changed afterwards
     * @param <T> the type of the values
     * @return the mapper
     */
    static <T> RecordMapper deserializingToBytes(
            Deserializer<? extends T> deserializer, Function<? super T, byte @Nullable []> toJson) {
        return new DeserializingMapper<T>(deserializer, toJson);
    }

    /**
     * The record's value with its coordinates, as KafkaSSE has them: the member {@code _kafka} of the object becomes
     *
     * <pre>{@code {"topic":"t","partition":0,"offset":7,"timestamp":1528934400000,"key":null}}</pre>
     *
     * <p>The timestamp is in milliseconds since the epoch, {@code null} where the record has none. The key is a string
     * if it is valid UTF-8. If it is not, it is {@code null}, and its bytes follow as the string {@code key_base64}.
     *
     * <p>If the object already has a member {@code _kafka}, the first one is replaced in place, and further ones are
     * removed. Otherwise the member is appended. All other bytes are unchanged. JSON that is not an object is returned
     * unchanged, and so is invalid JSON, which the engine then skips.
     *
     * @return the mapper
     */
    static RecordMapper withKafkaMember() {
        return new SplitMapper(RecordCoordinates::asKafkaMember, RecordCoordinates::ofTombstone);
    }

    /**
     * The record's value with its coordinates, as Wikimedia's EventStreams has them: in the object's member
     * {@code meta}, the members {@code topic}, {@code partition}, {@code offset} and, if the record has a key,
     * {@code key} are set. A key that is not valid UTF-8 is set as the string {@code key_base64} instead. Where
     * {@code meta} has a {@code key} or a {@code key_base64} that is not the record's, it becomes {@code null}.
     *
     * <p>Members of these names are replaced in place, and further ones of the same name are removed. Missing members
     * are appended. An object without {@code meta} gets one. A {@code meta} that is not an object is replaced. If there
     * are several, the last one counts. All else is as in {@link #withKafkaMember()}.
     *
     * @return the mapper
     */
    static RecordMapper withMetaMembers() {
        return new SplitMapper(RecordCoordinates::intoMeta, RecordCoordinates::ofTombstone);
    }

    /**
     * This mapper's JSON without some members, for example without personal data:
     *
     * <pre>{@code RecordMapper.asIs().without("user.ip", "meta.request_id")}</pre>
     *
     * <p>A path is the names of members with dots between them; a backslash makes the next character, such as a dot, a
     * part of the name. It leads through arrays: {@code users.ip} removes {@code ip} from each object in the array
     * {@code users}. Every member of the path is removed, however its name is escaped, also if an object has several of
     * that name. All other bytes stay as they are, and so do tombstones.
     *
     * @param paths the paths of the members
     * @return the mapper
     * @throws IllegalArgumentException if a path has an empty name, or ends with a backslash
     */
    default RecordMapper without(String... paths) {
        MemberRemoval removal = new MemberRemoval(List.of(paths));
        return new SplitMapper(
                record -> {
                    byte[] json = map(record);
                    return json == null ? null : removal.apply(json);
                },
                this::mapTombstone);
    }

    /**
     * This mapper's JSON with the record's headers as an object, for example
     *
     * <pre>{@code RecordMapper.asIs().withHeaders("headers", "traceparent")}</pre>
     *
     * <p>A header's value is a string if it is valid UTF-8. If it is not, it is {@code null}, and its bytes follow as
     * the string {@code <header>_base64}. Of several headers with the same name, the last one counts. The member is
     * set in every object, also if the record has no header; it replaces a member of the same name. JSON that is no
     * object stays unchanged.
     *
     * @param member the name of the member, of ASCII letters, digits, {@code _} and {@code -}
     * @param headers the names of the headers that clients may see; without any, all headers
     * @return the mapper
     * @throws IllegalArgumentException if the member's name has other characters
     */
    default RecordMapper withHeaders(String member, String... headers) {
        HeadersMember headersMember = new HeadersMember(member, List.of(headers));
        return new SplitMapper(
                record -> headersMember.set(map(record), record.headers()),
                record -> headersMember.set(mapTombstone(record), record.headers()));
    }
}
