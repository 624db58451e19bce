package io.github.kafkasse.examples.mappers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import com.sun.net.httpserver.HttpServer;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.kafka.CloudEventSerializer;
import io.github.kafkasse.MappedRecord;
import io.github.kafkasse.RecordMapper;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParser;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Each mapper returns JSON that the engine accepts; records of another format are skipped. */
class MappersTest {
    private static final Schema EDIT = new SchemaParser()
            .parse("{\"type\":\"record\",\"name\":\"Edit\",\"fields\":[{\"name\":\"title\",\"type\":\"string\"},"
                    + "{\"name\":\"size\",\"type\":[\"null\",\"long\"],\"default\":null}]}")
            .mainSchema();

    private static ConsumerRecord<byte[], byte[]> record(byte[] value, Headers headers) {
        return new ConsumerRecord<>(
                "edits", 0, 7, 0, TimestampType.CREATE_TIME, -1, value.length, null, value, headers, Optional.empty());
    }

    private static ConsumerRecord<byte[], byte[]> record(byte[] value) {
        return record(value, new RecordHeaders());
    }

    private static @Nullable String json(RecordMapper mapper, ConsumerRecord<byte[], byte[]> record) {
        return MappedRecord.of(mapper, record).json();
    }

    private static boolean isSkipped(RecordMapper mapper, ConsumerRecord<byte[], byte[]> record) {
        return MappedRecord.of(mapper, record).isSkipped();
    }

    @Test
    void anAvroRecordIsJsonOfItsSchemaWhichIsFetchedOnce() throws Exception {
        AtomicInteger requests = new AtomicInteger();
        HttpServer registry = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        registry.createContext("/schemas/ids/", exchange -> {
            requests.incrementAndGet();
            boolean known = exchange.getRequestURI().getPath().endsWith("/42");
            byte[] answer = ("{\"schema\":\"" + EDIT.toString().replace("\"", "\\\"") + "\"}").getBytes(UTF_8);
            exchange.sendResponseHeaders(known ? 200 : 404, known ? answer.length : -1);
            if (known) {
                exchange.getResponseBody().write(answer);
            }
            exchange.close();
        });
        registry.start();
        try {
            URI uri = URI.create("http://127.0.0.1:" + registry.getAddress().getPort());
            RecordMapper mapper = RecordMapper.deserializing(new AvroRecords(uri), Object::toString);
            assertEquals("{\"title\": \"Café\", \"size\": 7}", json(mapper, record(avro(42, "Café", 7L))));
            assertEquals("{\"title\": \"Tea\", \"size\": null}", json(mapper, record(avro(42, "Tea", null))));
            assertEquals(1, requests.get());
            assertTrue(isSkipped(mapper, record(avro(43, "Tea", null))), "no such schema");
            assertTrue(isSkipped(mapper, record("{}".getBytes(UTF_8))), "no schema's id");
        } finally {
            registry.stop(0);
        }
    }

    private static byte[] avro(int schemaId, String title, @Nullable Long size) throws Exception {
        GenericData.Record edit = new GenericData.Record(EDIT);
        edit.put("title", title);
        edit.put("size", size);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(ByteBuffer.allocate(5).put((byte) 0).putInt(schemaId).array());
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
        new GenericDatumWriter<GenericData.Record>(EDIT).write(edit, encoder);
        encoder.flush();
        return out.toByteArray();
    }

    @Test
    void aProtobufMessageIsItsProtoJson() {
        RecordMapper mapper = ProtobufRecords.of(Struct.parser());
        Struct edit = Struct.newBuilder()
                .putFields("title", Value.newBuilder().setStringValue("Café").build())
                .build();
        assertEquals("{\"title\":\"Café\"}", json(mapper, record(edit.toByteArray())));
        assertTrue(isSkipped(mapper, record(new byte[] {(byte) 0xFF})));
    }

    @Test
    void aCloudEventIsItsJsonFormatInBothModes() {
        byte[] value;
        Headers headers = new RecordHeaders();
        try (CloudEventSerializer binary = new CloudEventSerializer()) {
            value = binary.serialize(
                    "edits",
                    headers,
                    CloudEventBuilder.v1()
                            .withId("1")
                            .withSource(URI.create("/wiki"))
                            .withType("edit")
                            .withData("application/json", "{\"title\":\"Tea\"}".getBytes(UTF_8))
                            .build());
        }
        String expected = "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/wiki\",\"type\":\"edit\","
                + "\"datacontenttype\":\"application/json\",\"data\":{\"title\":\"Tea\"}}";
        assertEquals(expected, json(new CloudEvents(), record(value, headers)));

        Headers structured = new RecordHeaders().add("content-type", "application/cloudevents+json".getBytes(UTF_8));
        assertEquals(expected, json(new CloudEvents(), record(expected.getBytes(UTF_8), structured)));
        assertTrue(isSkipped(new CloudEvents(), record("{}".getBytes(UTF_8))));
    }
}
