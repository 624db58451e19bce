package io.github.kafkasse.examples.faults;

import io.github.kafkasse.examples.benchmarks.http.ResponseReader;
import io.github.kafkasse.examples.faults.Findings.Fact;
import io.github.kafkasse.examples.faults.Findings.Kind;
import io.github.kafkasse.examples.faults.ServerSlot.Instance;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A client that follows some topics, reconnects whenever its connection ends, and checks everything it receives. It
 * runs on a thread of its own; {@link #cut}, {@link #hurry} and {@link #stop} are thread-safe.
 */
final class RecordingClient implements Runnable {
    private static final int SMALL_BUFFER = 16 << 10;

    /** Less than what is produced: such a client stays behind, so bytes for it are pending when its server ends. */
    private static final int SLOW_BYTES_PER_SECOND = 25_000;

    /** How a client behaves. */
    enum Behaviour {
        SSE,
        NDJSON,
        SLOW,
        STALLING,
        CUT,
        CHANGING
    }

    private final String name;
    private final Behaviour behaviour;
    private final Set<String> topics;
    private final List<ServerSlot> servers;
    private final Random random;
    private final int hangSeconds;
    private final Findings findings;
    private final StreamCheck check;
    private final Position position = new Position();
    private final byte[] buffer = new byte[32 << 10];
    private int server;
    private long nextStall;
    private boolean stalled;

    private volatile @Nullable Socket open;
    private volatile boolean cut;
    private volatile boolean hurrying;
    private volatile boolean stopped;

    /** @param hangSeconds the seconds without a byte after which the client counts as hung */
    RecordingClient(
            int number,
            Behaviour behaviour,
            Set<String> topics,
            List<ServerSlot> servers,
            Random random,
            int hangSeconds,
            Findings findings,
            Expiry expiry) {
        this.name = behaviour + "-" + number;
        this.behaviour = behaviour;
        this.topics = topics;
        this.servers = servers;
        this.random = random;
        this.hangSeconds = hangSeconds;
        this.findings = findings;
        this.server = number % servers.size();
        this.check = new StreamCheck(name, findings, expiry);
    }

    StreamCheck check() {
        return check;
    }

    Set<String> topics() {
        return topics;
    }

    String name() {
        return name;
    }

    /** Cuts the connection, at any place in the stream. */
    void cut() {
        cut = true;
        closeSocket();
    }

    /** From now on it reads as fast as it can and cuts no connections. */
    void hurry() {
        hurrying = true;
    }

    void stop() {
        stopped = true;
        cut();
    }

    private void closeSocket() {
        Socket socket = open;
        if (socket != null) {
            try {
                socket.close();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Override
    public void run() {
        while (!stopped) {
            ServerSlot slot = servers.get(server % servers.size());
            Instance instance = slot.current();
            if (instance != null) {
                cut = false;
                follow(instance, name + " at " + slot.container() + " " + instance.port());
                findings.count(Fact.RECONNECTS, 1);
            }
            if (behaviour == Behaviour.CHANGING) {
                server++;
            }
            pause(50 + random.nextInt(500));
        }
    }

    private void follow(Instance instance, String where) {
        String id = lastEventId();
        if (!id.isEmpty() && behaviour == Behaviour.CUT && !hurrying && random.nextInt(20) == 0) {
            id = "";
        }
        if (id.isEmpty()) {
            position.forget();
            check.restarted();
        }
        boolean sse = behaviour != Behaviour.NDJSON;
        StreamParser parser = new StreamParser(sse, where, check, position, findings);
        ResponseReader response = new ResponseReader(parser);
        try (Socket socket = new Socket()) {
            open = socket;
            if (behaviour == Behaviour.SLOW || behaviour == Behaviour.STALLING) {
                socket.setReceiveBufferSize(SMALL_BUFFER);
            }
            socket.connect(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), instance.port()),
                    Math.toIntExact(TimeUnit.SECONDS.toMillis(hangSeconds)));
            String path = "/topics/" + String.join(",", topics) + (id.isEmpty() ? "?since=0" : "");
            socket.getOutputStream()
                    .write(ResponseReader.request(path, sse ? "text/event-stream" : "application/x-ndjson", id));
            read(socket, response, where);
            judgeEnd(instance, parser, response, id.isEmpty(), where);
        } catch (IOException e) {
            judgeBreak(instance, response, where, e.toString());
        } catch (RuntimeException e) {
            findings.found(Kind.ERROR, 1, where + ": " + e);
        } finally {
            open = null;
        }
    }

    private String lastEventId() {
        return behaviour == Behaviour.NDJSON
                ? position.lastEventId(Topics.STEADY, Topics.STEADY_PARTITIONS)
                : position.lastEventId();
    }

    /** Reads until the response ends, the client cuts the connection, or no byte arrives in time. */
    private void read(Socket socket, ResponseReader response, String where) throws IOException {
        InputStream input = socket.getInputStream();
        socket.setSoTimeout(1_000);
        long left = behaviour == Behaviour.CUT || behaviour == Behaviour.CHANGING ? bytesUntilCut() : Long.MAX_VALUE;
        nextStall = System.nanoTime() + TimeUnit.SECONDS.toNanos(1 + random.nextInt(6));
        int silentSeconds = 0;
        long last = System.nanoTime();
        while (!response.ended() && !isCut()) {
            stallNowAndThen();
            if (stalled) {
                last = System.nanoTime(); // the client's own pause is not a silence of the server
            }
            int count;
            try {
                count = input.read(buffer, 0, (int) Math.min(readAtOnce(), left));
            } catch (SocketTimeoutException e) {
                // Counts attempts instead of time: a machine that is too busy to run our threads is not a hang.
                if (++silentSeconds >= hangSeconds) {
                    findings.found(Kind.HUNG, 1, where + ": status " + response.status());
                    cut = true;
                }
                continue;
            }
            if (count < 0) {
                throw new IOException("the connection ended");
            }
            findings.silence((System.nanoTime() - last) / 1_000_000);
            silentSeconds = 0;
            response.read(buffer, count, 0);
            last = System.nanoTime();
            left -= hurrying ? 0 : count;
            if (left <= 0) {
                cut = true;
            }
            if (response.status() != 0
                    && response.status() != 200
                    && !response.refusal().isEmpty()) {
                return;
            }
            if (behaviour == Behaviour.SLOW && !hurrying) {
                pause(count * 1_000L / SLOW_BYTES_PER_SECOND);
                last = System.nanoTime();
            }
        }
    }

    private int bytesUntilCut() {
        return 1 + (random.nextInt(4) == 0 ? random.nextInt(2_000) : random.nextInt(400_000));
    }

    private int readAtOnce() {
        return behaviour == Behaviour.SLOW && !hurrying ? 2_048 : buffer.length;
    }

    private void stallNowAndThen() {
        stalled = false;
        if (behaviour == Behaviour.STALLING && !hurrying && System.nanoTime() - nextStall > 0) {
            stalled = true;
            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(1_000 + random.nextInt(6_000));
            while (!hurrying && !isCut() && System.nanoTime() - end < 0) {
                pause(100);
            }
            nextStall = System.nanoTime() + TimeUnit.SECONDS.toNanos(2 + random.nextInt(8));
        }
    }

    private void judgeEnd(
            Instance instance, StreamParser parser, ResponseReader response, boolean isNew, String where) {
        if (isCut()) {
            return;
        }
        if (response.status() != 200) {
            // The topic is deleted and not created again yet; only a client with an id waits for it.
            boolean mayBeDeleted = response.status() == 404 && topics.contains(Topics.REMADE);
            if (isNew && (response.status() == 503 || mayBeDeleted)) {
                findings.count(Fact.NEW_CLIENTS_REFUSED, 1);
            } else {
                String whom = isNew ? " for a new client" : "";
                String when = instance.isTerminated() ? ", server terminated" : "";
                String answer = response.refusal().lines().collect(Collectors.joining(" "));
                findings.found(
                        Kind.TURNED_AWAY,
                        1,
                        where + ": " + response.status() + whom + when + " " + topics + " " + answer);
            }
        } else if (!parser.isBetweenEvents()) {
            findings.found(Kind.UNCLEAN, 1, where + ": the last chunk came inside an event");
        } else {
            findings.count(Fact.CLEAN_ENDS, 1);
        }
    }

    private void judgeBreak(Instance instance, ResponseReader response, String where, String what) {
        boolean neverAnswered = response.status() == 0 && instance.isTerminated();
        if (instance.isKilled()) {
            findings.count(Fact.BROKEN_BY_KILL, 1);
        } else if (!isCut() && !neverAnswered) {
            String how = (instance.isTerminated() ? ", server terminated" : "") + (stalled ? ", after a stall" : "");
            findings.found(Kind.UNCLEAN, 1, where + ": status " + response.status() + ", " + what + how);
        }
    }

    private boolean isCut() {
        return cut || stopped;
    }

    private static void pause(long millis) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
    }
}
