package io.github.kafkasse.internal.encode;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class Crc32Test {
    private final Random random = new Random(7);

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    @Test
    void partsOfAnyLengthAreAppended() {
        CRC32 expected = new CRC32();
        int crc = 0;
        for (int i = 0; i < 500; i++) {
            byte[] part = bytes(i % 7 == 0 ? i % 3 : random.nextInt(1 << (1 + i % 18)));
            expected.update(part);
            crc = Crc32.append(crc, Crc32.of(part, part.length), Crc32.factor(part.length));
            assertEquals((int) expected.getValue(), crc, "after part " + i + " of " + part.length);
        }
    }

    /** Only the length of a part counts, so a part of 2 GB does not have to be read. */
    @Test
    void theFactorOfALengthIsThatOfItsParts() {
        int half = Crc32.factor(Integer.MAX_VALUE / 2);
        int once = Crc32.append(Crc32.append(0xCAFE, 0, half), 0, half);
        assertEquals(Crc32.append(once, 0, Crc32.factor(1)), Crc32.append(0xCAFE, 0, Crc32.factor(Integer.MAX_VALUE)));
    }

    @Test
    void onlyAPartOfAnArrayCounts() {
        assertEquals(Crc32.of(new byte[] {1, 2}, 2), Crc32.of(new byte[] {1, 2, 3}, 2));
        assertEquals(0, Crc32.of(new byte[] {1, 2, 3}, 0));
    }
}
