package io.github.kafkasse.internal.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.lang.ref.WeakReference;
import org.junit.jupiter.api.Test;

class ReaderCensusTest {
    private final ReaderCensus census = new ReaderCensus();

    private static Waiter waiter() {
        return new Waiter() {
            @Override
            public void wake() {}
        };
    }

    @Test
    void aReaderPassesRecordsAfterATurnWithoutOthers() {
        Waiter one = waiter();
        Waiter other = waiter();
        census.reads(one, 1);
        assertEquals(ReaderCensus.NOTHING, census.takePassed(), "the turn before is unknown");
        census.nextTurn();
        census.reads(one, 2);
        assertEquals(2, census.takePassed());
        census.reads(other, 3);
        census.reads(one, 4);
        assertEquals(ReaderCensus.NOTHING, census.takePassed());
        census.nextTurn();
        census.reads(one, 5);
        assertEquals(ReaderCensus.NOTHING, census.takePassed(), "there was another one in the turn before");
    }

    /** The turn of a partition that cannot be read lasts as long as any client waits for it. */
    @Test
    void aReaderWhoseClientHasLeftIsNotKeptInMemory() {
        Waiter gone = waiter();
        WeakReference<Waiter> reference = new WeakReference<>(gone);
        census.reads(gone, 1);
        gone = null;
        System.gc();
        assertNull(reference.get());
        census.nextTurn();
        census.reads(waiter(), 2);
        assertEquals(2, census.takePassed());
    }
}
