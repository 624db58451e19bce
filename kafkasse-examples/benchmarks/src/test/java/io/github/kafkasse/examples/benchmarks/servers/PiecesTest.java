package io.github.kafkasse.examples.benchmarks.servers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PiecesTest {
    private final List<Integer> lengths = new ArrayList<>();
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final Pieces pieces = new Pieces((piece, length) -> {
        lengths.add(length);
        written.write(piece, 0, length);
    });

    @Test
    void eachPieceButTheLastHas64KB() throws Exception {
        String value = "x".repeat(1_000);
        for (int i = 0; i < 200; i++) {
            pieces.add(value.getBytes(StandardCharsets.US_ASCII));
        }
        pieces.finish();
        assertEquals(List.of(65_536, 65_536, 65_536, 200 * 1_001 - 3 * 65_536), lengths);
        assertEquals((value + "\n").repeat(200), written.toString(StandardCharsets.US_ASCII));
    }

    @Test
    void aValueMayBeLargerThanAPiece() throws Exception {
        String value = "y".repeat(2 * 65_536);
        pieces.add(value.getBytes(StandardCharsets.US_ASCII));
        pieces.finish();
        assertEquals(List.of(65_536, 65_536, 1), lengths);
        assertEquals(value + "\n", written.toString(StandardCharsets.US_ASCII));
    }

    @Test
    void aLineFeedMayFillAPiece() throws Exception {
        pieces.add("z".repeat(65_535).getBytes(StandardCharsets.US_ASCII));
        pieces.finish();
        assertEquals(List.of(65_536), lengths);
    }

    @Test
    void aPieceIsNotOverwrittenBeforeTheNextOneIsWritten() throws Exception {
        List<byte[]> last = new ArrayList<>();
        Pieces kept = new Pieces((piece, length) -> {
            if (!last.isEmpty()) {
                assertEquals('0' + last.size() - 1, last.get(last.size() - 1)[0]);
            }
            last.add(piece);
        });
        for (int i = 0; i < 4; i++) {
            kept.add(String.valueOf(i).repeat(65_535).getBytes(StandardCharsets.US_ASCII));
        }
        assertEquals(4, last.size());
    }
}
