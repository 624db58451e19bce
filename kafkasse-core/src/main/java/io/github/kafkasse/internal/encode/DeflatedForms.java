package io.github.kafkasse.internal.encode;

import org.jspecify.annotations.Nullable;

/**
 * The compressed forms of a short batch: one that does not refer to what is before it, which a client can receive at
 * any time, and a shorter one that continues another text, for clients whose streams end with that text. Most clients
 * of a feed receive the same batches one after the other, and so the same form. Each form is made when the first client
 * needs it, by that client's loop, and is then shared by all loops.
 *
 * <p>A form must be written in one call: a client that was interrupted would need the same form for the rest. Longer
 * batches, as in history, gain little from what is before them, and have {@link DeflatedSegments}. Thread-safe.
 */
public final class DeflatedForms implements Deflated {
    private final byte[] text;
    private final int crc;
    private final int factor;
    private final TextTail tail;

    // Each changes once; made by one loop while the others wait for it.
    private volatile byte @Nullable [] independent;
    private volatile @Nullable Continuing continuing;

    /** A form for streams that end with the text of this id. */
    @SuppressWarnings("ArrayRecordComponent") // shared by reference, and never changed
    private record Continuing(long preceding, byte[] bytes) {}

    /** @param text the text of a batch, at least one byte; not changed later */
    DeflatedForms(byte[] text) {
        this.text = text;
        this.crc = Crc32.of(text, text.length);
        this.factor = Crc32.factor(text.length);
        this.tail = TextTail.of(text);
    }

    @Override
    public int length() {
        return text.length;
    }

    @Override
    public int crc() {
        return crc;
    }

    @Override
    public int factor() {
        return factor;
    }

    /** What a stream ends with after the batch. */
    public TextTail tail() {
        return tail;
    }

    /**
     * The form for a client.
     *
     * @param preceding identifies the text that the client's stream ends with; {@link TextTail#NONE} if it ends with
     *     something else
     * @param known what most streams end with that receive this batch now; {@code null} if that is not known
     * @param deflater the deflater of the calling loop
     */
    public byte[] after(long preceding, @Nullable TextTail known, BatchDeflater deflater) {
        if (preceding != TextTail.NONE) {
            Continuing form = continuing;
            if (form == null && known != null && known.id() == preceding) {
                form = makeContinuing(known, deflater);
            }
            if (form != null && form.preceding() == preceding) {
                return form.bytes();
            }
        }
        byte[] form = independent;
        return form == null ? makeIndependent(deflater) : form;
    }

    private synchronized Continuing makeContinuing(TextTail known, BatchDeflater deflater) {
        Continuing form = continuing; // another loop may have made it meanwhile
        if (form == null) {
            form = new Continuing(known.id(), deflater.deflate(text, known.bytes()));
            continuing = form;
        }
        return form;
    }

    private synchronized byte[] makeIndependent(BatchDeflater deflater) {
        byte[] form = independent;
        if (form == null) {
            form = deflater.deflate(text, BatchDeflater.NOTHING);
            independent = form;
        }
        return form;
    }

    /** The maximum of memory that the text, its tail and both forms take, in bytes. */
    long cost() {
        long own = tail.bytes().length < text.length ? tail.bytes().length : 0;
        return text.length + own + 2L * (text.length + BatchDeflater.MOST_ADDED);
    }
}
