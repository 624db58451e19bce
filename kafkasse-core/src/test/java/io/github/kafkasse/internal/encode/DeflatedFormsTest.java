package io.github.kafkasse.internal.encode;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;

/** The forms of a short batch: for streams that end with the batch before it, and for all others. */
class DeflatedFormsTest {
    private final BatchDeflater deflater = new BatchDeflater();
    private final DeflatedForms first = new DeflatedForms(text(1, 1_000));
    private final DeflatedForms next = new DeflatedForms(text(2, 1_000));

    /** Texts that have most in common. */
    private static byte[] text(int number, int length) {
        StringBuilder text = new StringBuilder("event " + number + ": ");
        Random random = new Random(3);
        while (text.length() < length) {
            text.append((char) (random.nextInt(94) + 33));
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private byte[] independent(DeflatedForms forms) {
        return forms.after(TextTail.NONE, null, deflater);
    }

    private byte[] nextAfterFirst() {
        return next.after(first.tail().id(), first.tail(), deflater);
    }

    private static byte[] inflated(byte[]... blocks) throws DataFormatException {
        Inflater inflater = new Inflater(true);
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        byte[] buffer = new byte[1_000];
        for (byte[] block : blocks) {
            inflater.setInput(block);
            for (int count = inflater.inflate(buffer); count > 0; count = inflater.inflate(buffer)) {
                content.write(buffer, 0, count);
            }
        }
        inflater.end();
        return content.toByteArray();
    }

    private static byte[] join(byte[] left, byte[] right) {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(left);
        both.writeBytes(right);
        return both.toByteArray();
    }

    @Test
    void aTextIsShorterAfterASimilarOne() throws DataFormatException {
        assertTrue(independent(next).length > 700);
        assertTrue(nextAfterFirst().length < 50);
        assertArrayEquals(text(2, 1_000), inflated(independent(next)));
        assertArrayEquals(join(text(1, 1_000), text(2, 1_000)), inflated(independent(first), nextAfterFirst()));
    }

    @Test
    void eachFormIsMadeOnce() {
        assertSame(independent(next), independent(next));
        assertSame(nextAfterFirst(), nextAfterFirst());
    }

    @Test
    void aClientWhoseStreamEndsWithAnotherTextReceivesTheIndependentForm() {
        DeflatedForms same = new DeflatedForms(text(1, 1_000));
        assertNotEquals(first.tail().id(), same.tail().id());
        assertSame(independent(next), next.after(same.tail().id(), first.tail(), deflater));
        assertSame(independent(next), next.after(same.tail().id(), null, deflater));
        byte[] unused = nextAfterFirst();
        assertSame(independent(next), next.after(same.tail().id(), same.tail(), deflater), "one form is enough");
    }

    @Test
    void aClientWhoseGroupDoesNotKnowTheTextReceivesTheFormThatAnotherGroupHasMade() {
        byte[] made = nextAfterFirst();
        assertSame(made, next.after(first.tail().id(), null, deflater));
    }

    @Test
    void theEndOfATextIsEnough() throws DataFormatException {
        DeflatedForms longer = new DeflatedForms(text(1, BatchLength.SHORT));
        assertEquals(TextTail.MOST_BYTES, longer.tail().bytes().length);
        byte[] same = text(1, BatchLength.SHORT);
        DeflatedForms repeated = new DeflatedForms(same);
        byte[] form = repeated.after(longer.tail().id(), longer.tail(), deflater);
        assertArrayEquals(join(same, same), inflated(independent(longer), form));
        assertTrue(form.length < independent(longer).length - 2_000, () -> form.length + " bytes");
    }

    @Test
    void whatItHoldsIsNotMoreThanItsCost() {
        byte[] random = new byte[BatchLength.SHORT];
        new Random(1).nextBytes(random);
        DeflatedForms forms = new DeflatedForms(random);
        byte[] other = forms.after(first.tail().id(), first.tail(), deflater);
        long held = (long) random.length + forms.tail().bytes().length + independent(forms).length + other.length;
        assertTrue(held <= forms.cost(), () -> held + " of " + forms.cost());
    }

    @Test
    void loopsThatNeedAFormAtTheSameTimeShareIt() throws Exception {
        for (int round = 0; round < 50; round++) {
            DeflatedForms forms = new DeflatedForms(text(round, 1_000));
            CyclicBarrier together = new CyclicBarrier(4);
            List<FutureTask<byte[]>> loops = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                long preceding = i < 2 ? TextTail.NONE : first.tail().id();
                FutureTask<byte[]> loop = new FutureTask<>(() -> {
                    BatchDeflater own = new BatchDeflater();
                    together.await();
                    return forms.after(preceding, first.tail(), own);
                });
                loops.add(loop);
                new Thread(loop).start();
            }
            assertSame(loops.get(0).get(), loops.get(1).get());
            assertSame(loops.get(2).get(), loops.get(3).get());
            assertTrue(loops.get(2).get().length < 50);
        }
    }
}
