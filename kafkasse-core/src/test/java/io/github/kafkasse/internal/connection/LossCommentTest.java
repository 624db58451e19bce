package io.github.kafkasse.internal.connection;

import static io.github.kafkasse.internal.connection.ClientRequests.requestAt;
import static io.github.kafkasse.internal.connection.ConnectionFixture.T0;
import static io.github.kafkasse.internal.connection.StreamTexts.event;
import static io.github.kafkasse.internal.connection.StreamTexts.opening;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.EventFormat;
import io.github.kafkasse.Setting;
import io.github.kafkasse.Settings;
import io.github.kafkasse.internal.log.Records;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/**
 * A comment about lost records precedes the first id that skips them: a client that is cut off between the two resumes
 * before the loss, and receives the comment again.
 */
class LossCommentTest {
    private static final TopicPartition T1 = new TopicPartition("t", 1);
    private static final String DELETED = ": deleted by Kafka before they could be sent\n";
    private static final String DIVERGED = ": Kafka lost the records that followed in an unclean leader election; the"
            + " stream continues there with the records that replaced them\n";

    @Test
    void theOpeningReportsDeletedRecordsBeforeItsId() {
        ConnectionFixture fixture = new ConnectionFixture();
        expire(fixture, 3);
        Client client = fixture.connect(requestAt(1));
        assertEquals(":ok\n:lost 2 offsets of t/0" + DELETED + "id: " + idAt(fixture, 3) + "\n\n", client.next());
        assertEquals(List.of("t-0 2"), fixture.events.lost);
    }

    @Test
    void theCommentComesBeforeTheRetryField() {
        ConnectionFixture fixture =
                new ConnectionFixture(Settings.defaults().with(Setting.RETRY, Duration.ofSeconds(2)));
        expire(fixture, 3);
        Client client = fixture.connect(requestAt(1));
        assertEquals(
                ":ok\n:lost 2 offsets of t/0" + DELETED + "retry: 2000\nid: " + idAt(fixture, 3) + "\n\n",
                client.next());
    }

    @Test
    void theOpeningReportsEveryPartition() {
        ConnectionFixture fixture = new ConnectionFixture();
        fixture.kafka.topic("t", 2);
        expire(fixture, 3);
        fixture.produce(T1, "0", "1");
        fixture.logs.deleteBefore(T1, 1);
        fixture.kafka.deleteBefore("t", 1, 1);
        Client client = fixture.connect(ClientRequests.request()
                .withLastEventId("[{\"topic\":\"t\",\"partition\":0,\"offset\":0},"
                        + "{\"topic\":\"t\",\"partition\":1,\"offset\":0}]"));
        assertEquals(
                ":ok\n:lost 3 offsets of t/0" + DELETED + ":lost 1 offsets of t/1" + DELETED + "id: " + client.lastId()
                        + "\n\n",
                client.next());
    }

    @Test
    void ndjsonHasNoComment() {
        ConnectionFixture fixture = new ConnectionFixture();
        expire(fixture, 3);
        Client client = fixture.connect(requestAt(1).withFormat(EventFormat.NDJSON));
        assertEquals("\n", client.next());
        assertEquals(List.of("t-0 2"), fixture.events.lost);
    }

    @Test
    void aClientThatWaitedForKafkaGetsTheCommentBeforeItsNextId() {
        ConnectionFixture fixture = new ConnectionFixture();
        fixture.produce(T0, "0", "1", "2", "3");
        fixture.kafka.hold();
        Client client = fixture.connect(requestAt(1));
        fixture.pass(ConnectionFixture.TIMEOUT);
        assertEquals(opening("[{\"topic\":\"t\",\"partition\":0,\"offset\":1}]"), client.next());
        fixture.logs.deleteBefore(T0, 3);
        fixture.kafka.deleteBefore("t", 0, 3);
        fixture.pass(Duration.ofSeconds(1));
        fixture.kafka.release();
        fixture.fetch();
        assertEquals(
                ":lost 2 offsets of t/0" + DELETED + event(idAt(fixture, 4), "3"),
                client.next().replaceAll("(?m)^:\n", ""));
    }

    @Test
    void theOpeningReportsADivergedLogBeforeItsId() {
        ConnectionFixture fixture = new ConnectionFixture();
        fixture.produce(T0, "0", "1", "2");
        fixture.kafka.elect("t", 0, 3);
        fixture.kafka.elect("t", 0, 1);
        fixture.logs.truncate(T0, 1);
        Client client = fixture.connect(ClientRequests.request()
                .withLastEventId("[{\"topic\":\"t\",\"partition\":0,\"offset\":3,\"epoch\":0}]"));
        assertEquals(":ok\n:diverged t/0 at offset 1" + DIVERGED + "id: " + client.lastId() + "\n\n", client.next());
    }

    @Test
    void aDivergedLogIsReportedBeforeTheIdsOfTheRecordsThatFollow() {
        ConnectionFixture fixture = new ConnectionFixture();
        Client client = fixture.connect();
        fixture.publish("0", "1", "2");
        client.next();
        fixture.logs.truncate(T0, 1);
        Records.truncate(fixture.watch, fixture.caches.get(T0), 1);
        fixture.publishQuietly(T0, "\"another\"");
        fixture.run();
        assertEquals(":diverged t/0 at offset 1" + DIVERGED + event(fixture.idAt(2), "\"another\""), client.next());
    }

    @Test
    void aPartitionThatRecoversLateReportsItsLossBeforeTheIdsOfOthers() {
        ConnectionFixture fixture = new ConnectionFixture();
        fixture.kafka.topic("t", 2);
        fixture.produce(T1, "0", "1");
        fixture.kafka.silence("t-1");
        Client client = fixture.connect(ClientRequests.request()
                .withLastEventId("[{\"topic\":\"t\",\"partition\":0,\"offset\":0},"
                        + "{\"topic\":\"t\",\"partition\":1,\"offset\":0}]"));
        fixture.pass(Duration.ofSeconds(1));
        client.next();
        fixture.logs.deleteBefore(T1, 1);
        fixture.kafka.deleteBefore("t", 1, 1);
        client.takeMore(0);
        fixture.publish("0");
        fixture.kafka.heal();
        fixture.pass(Duration.ofSeconds(2));
        fixture.publish("1");
        client.takeAll();
        fixture.fetch();
        String text = client.next().replaceAll("(?m)^:\n", "");
        String comment = ":lost 1 offsets of t/1" + DELETED;
        int skips = text.indexOf("\"partition\":1,\"offset\":1");
        assertTrue(skips > text.indexOf(comment) && text.contains(comment), text);
    }

    private static String idAt(ConnectionFixture fixture, long offset) {
        return "[{\"topic\":\"t\",\"partition\":0,\"offset\":" + offset + ",\"topicId\":\""
                + fixture.kafka.info("t").shortId() + "\"}]";
    }

    /** Creates four records in t-0, and deletes those before an offset. */
    private static void expire(ConnectionFixture fixture, int first) {
        fixture.produce(T0, "0", "1", "2", "3");
        fixture.logs.deleteBefore(T0, first);
        fixture.kafka.deleteBefore("t", 0, first);
    }
}
