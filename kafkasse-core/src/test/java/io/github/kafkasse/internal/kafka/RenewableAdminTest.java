package io.github.kafkasse.internal.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

/** The admin client is created when that is possible, and again when it has become unusable. */
class RenewableAdminTest {
    private final TimeoutException ended =
            new TimeoutException("Call failed", new TimeoutException("The AdminClient thread has exited."));

    private long now;
    private int created;

    private final Admin first = mock(Admin.class);
    private final Admin second = mock(Admin.class);
    private final Queue<Admin> clients = new ArrayDeque<>();
    private final Queue<Runnable> background = new ArrayDeque<>();
    private final RenewableAdmin admin = new RenewableAdmin(this::next, background::add, () -> now);

    private Admin next() {
        created++;
        Admin client = clients.poll();
        if (client == null) {
            throw new KafkaException("no resolvable name");
        }
        return client;
    }

    @Test
    void aFailedCreationIsRetriedOnceASecondOnAnotherThread() {
        admin.create();
        assertThrows(KafkaException.class, admin::get);
        assertEquals(0, background.size());
        now += Duration.ofSeconds(1).toNanos();
        assertThrows(KafkaException.class, admin::get);
        assertThrows(KafkaException.class, admin::get);
        assertEquals(1, background.size(), "one creation at a time");
        clients.add(first);
        background.remove().run();
        assertSame(first, admin.get());
        assertEquals(2, created);
    }

    @Test
    void aClientWhoseThreadHasEndedIsReplacedAndClosed() {
        clients.add(first);
        clients.add(second);
        admin.create();
        now += Duration.ofSeconds(1).toNanos();
        admin.failed(first, ended);
        assertThrows(KafkaException.class, admin::get);
        verify(first, never()).close(any());
        background.remove().run();
        verify(first).close(any());
        assertSame(second, admin.get());
        admin.failed(first, ended); // a late failure of the former client
        assertSame(second, admin.get());
    }

    @Test
    void aClientThatDoesNotReachKafkaIsKept() {
        clients.add(first);
        admin.create();
        admin.failed(first, new TimeoutException("Timed out waiting for a node assignment."));
        assertSame(first, admin.get());
    }

    @Test
    void aClientThatIsCreatedDuringTheCloseIsClosedToo() {
        admin.create();
        now += Duration.ofSeconds(1).toNanos();
        assertThrows(KafkaException.class, admin::get);
        admin.close();
        clients.add(first);
        Objects.requireNonNull(background.poll()).run();
        verify(first).close(any());
        assertThrows(KafkaException.class, admin::get);
        assertEquals(0, background.size());
    }
}
