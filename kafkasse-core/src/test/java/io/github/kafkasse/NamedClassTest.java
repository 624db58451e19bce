package io.github.kafkasse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A setting names a class: the engine creates an object of it, or the error names the problem. */
class NamedClassTest {
    private static final String HERE = NamedClassTest.class.getName() + "$";
    private static final String PACKAGE = NamedClassTest.class.getPackageName() + ".";

    /** A mapper that a setting can name. */
    public static class Good implements RecordMapper {
        @Override
        public byte[] map(ConsumerRecord<byte[], byte[]> record) {
            return record.value();
        }
    }

    /** Its constructor throws. */
    public static final class Throwing extends Good {
        public Throwing() {
            throw new IllegalStateException("no registry");
        }
    }

    /** Its constructor has a parameter. */
    public static final class WithParameter extends Good {
        public WithParameter(String unused) {}
    }

    /** It cannot be initialized. */
    public static final class Broken extends Good {
        static final int VALUE = Integer.parseInt("x");
    }

    static final class Hidden extends Good {}

    private static Settings settings(String mapper) {
        return Settings.read(Map.of("record.mapper", mapper), Map.of());
    }

    @Test
    void anObjectOfTheClassIsMade() {
        assertInstanceOf(Good.class, settings(HERE + "Good").make(Setting.RECORD_MAPPER, RecordMapper.class));
    }

    @Test
    void anEmptySettingMakesNothing() {
        assertNull(settings("").make(Setting.RECORD_MAPPER, RecordMapper.class));
    }

    @ParameterizedTest
    @CsvSource({
        "missing.Mapper, missing.Mapper' is not on the class path",
        "java.lang.String, java.lang.String' does not implement",
        "#RecordMapper, RecordMapper' is not public, or is abstract",
        "$Hidden, Hidden' is not public",
        "$WithParameter, WithParameter' has no public constructor without parameters",
        "$Throwing, its constructor failed: java.lang.IllegalStateException: no registry",
        "$Broken, cannot be used: java.lang.ExceptionInInitializerError",
    })
    void theErrorSaysWhatIsWrong(String name, String expected) {
        Settings settings = settings(name.replace("$", HERE).replace("#", PACKAGE));
        String message = assertThrows(
                        IllegalArgumentException.class, () -> settings.make(Setting.RECORD_MAPPER, RecordMapper.class))
                .getMessage();
        assertTrue(message.startsWith("Setting record.mapper: class '"), message);
        assertTrue(message.contains(expected), message);
    }

    @Test
    void theEngineRefusesAMapperThatItCannotMake() {
        KafkaSse.Builder builder = KafkaSse.builder()
                .settings(settings("com.example.Missing"))
                .kafka("bootstrap.servers", "localhost:1")
                .allowTopics("a");
        assertEquals(
                "Setting record.mapper: class 'com.example.Missing' is not on the class path",
                assertThrows(IllegalArgumentException.class, builder::build).getMessage());
    }
}
