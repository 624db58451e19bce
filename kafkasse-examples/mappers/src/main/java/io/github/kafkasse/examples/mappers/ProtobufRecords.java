package io.github.kafkasse.examples.mappers;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import com.google.protobuf.util.JsonFormat;
import io.github.kafkasse.RecordMapper;
import org.apache.kafka.common.errors.SerializationException;

/** Records whose values are Protobuf messages of one type. The engine skips records that are not. */
public final class ProtobufRecords {
    private static final JsonFormat.Printer PRINTER = JsonFormat.printer().omittingInsignificantWhitespace();

    private ProtobufRecords() {}

    /**
     * The mapping to JSON that Protobuf defines (<a href="https://protobuf.dev/programming-guides/json/">ProtoJSON</a>).
     *
     * @param parser the parser of the message's generated class, {@code Order.parser()}
     * @return the mapper
     */
    public static RecordMapper of(Parser<? extends Message> parser) {
        return RecordMapper.deserializing((topic, value) -> parse(parser, value), ProtobufRecords::json);
    }

    private static Message parse(Parser<? extends Message> parser, byte[] value) {
        try {
            return parser.parseFrom(value);
        } catch (InvalidProtocolBufferException e) {
            throw new SerializationException("The value is not a message of the expected type", e);
        }
    }

    private static String json(Message message) {
        try {
            return PRINTER.print(message);
        } catch (InvalidProtocolBufferException e) {
            throw new SerializationException("The message contains an Any of an unknown type", e);
        }
    }
}
