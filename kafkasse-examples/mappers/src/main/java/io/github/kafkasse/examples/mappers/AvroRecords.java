package io.github.kafkasse.examples.mappers;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParser;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Avro values in the format of the schema registries: a zero byte, the id of the schema in four bytes, the datum.
 * Schemas come from {@code GET /schemas/ids/<id>}, an API that several schema registries have. For JSON:
 *
 * <pre>{@code
 * builder.mapper(RecordMapper.deserializing(new AvroRecords(registry), Object::toString));
 * }</pre>
 *
 * <p>The first record of a schema waits for the registry. If it does not answer, the record is skipped.
 */
public final class AvroRecords implements Deserializer<Object> {
    private static final int HEADER = 5;
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final JsonFactory JSON = new JsonFactory();

    private final URI registry;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    private final Map<Integer, Schema> schemas = new ConcurrentHashMap<>();

    /** @param registry the address of the schema registry, such as {@code http://registry:8081} */
    public AvroRecords(URI registry) {
        this.registry = registry;
    }

    @Override
    public Object deserialize(String topic, byte[] value) {
        if (value.length < HEADER || value[0] != 0) {
            throw new SerializationException("The value does not begin with a schema id");
        }
        Schema schema = schemas.computeIfAbsent(ByteBuffer.wrap(value).getInt(1), this::schema);
        try {
            return new GenericDatumReader<>(schema)
                    .read(null, DecoderFactory.get().binaryDecoder(value, HEADER, value.length - HEADER, null));
        } catch (IOException e) {
            throw new SerializationException("The value does not match its schema", e);
        }
    }

    private Schema schema(int id) {
        URI uri = URI.create(registry + "/schemas/ids/" + id);
        HttpRequest request = HttpRequest.newBuilder(uri).timeout(TIMEOUT).build();
        try {
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new SerializationException(uri + " answered " + response.statusCode());
            }
            return new SchemaParser().parse(schemaOf(response.body())).mainSchema();
        } catch (IOException e) {
            throw new UncheckedIOException(uri + " does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SerializationException("Interrupted while waiting for " + uri, e);
        }
    }

    /** The answer is an object, and the schema a string in it. */
    private static String schemaOf(String answer) throws IOException {
        try (JsonParser json = JSON.createParser(answer)) {
            while (json.nextToken() != null) {
                if (json.currentToken() == JsonToken.FIELD_NAME
                        && json.currentName().equals("schema")) {
                    return json.nextTextValue();
                }
            }
        }
        throw new SerializationException("The registry's answer has no schema");
    }
}
