package io.github.kafkasse.examples.clients;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A proxy between one client and a server. It forwards every byte unchanged, and cuts the connection after a given
 * byte, once for each cut. The client's next connection waits until it is allowed.
 */
final class CuttingProxy implements AutoCloseable {
    private static final Pattern LAST_EVENT_ID =
            Pattern.compile("^Last-Event-ID: *(.*?) *$", Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);

    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final int serverPort;
    private final Semaphore cutsMade = new Semaphore(0);
    private final Semaphore allowReconnection = new Semaphore(0);
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final Set<String> blocks = ConcurrentHashMap.newKeySet();
    private final Deque<Cut> cuts;
    private final Thread thread = new Thread(this::run, "cutting-proxy");

    private volatile boolean heartbeat;
    private volatile boolean alwaysCompressed = true;
    private volatile Socket client;
    private volatile Throwable failure;

    CuttingProxy(int serverPort, List<Cut> cuts) throws IOException {
        this.serverPort = serverPort;
        this.cuts = new ArrayDeque<>(cuts);
        thread.start();
    }

    /** The address that the client connects to. */
    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort() + path);
    }

    /**
     * Waits for the next cut.
     *
     * @return whether there was one in the given time
     */
    boolean awaitCut(Duration time) throws InterruptedException {
        return cutsMade.tryAcquire(time.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Lets the client's next connection through. */
    void allowReconnection() {
        allowReconnection.release();
    }

    /** Whether the last line that was sent to the client is a heartbeat. */
    boolean isHeartbeatLast() {
        return heartbeat;
    }

    /** The Last-Event-ID of each request; empty for a request without it. */
    List<String> asked() {
        return asked;
    }

    /** The ids of the blocks that were sent to the client completely. */
    Set<String> blocks() {
        return blocks;
    }

    /** Whether all streams that were sent to the client were compressed. */
    boolean isAlwaysCompressed() {
        return alwaysCompressed;
    }

    private void run() {
        while (!listener.isClosed()) {
            try {
                if (serveOne()) {
                    cutsMade.release();
                    allowReconnection.acquire();
                }
            } catch (IOException | RuntimeException | AssertionError e) {
                failure = e;
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private boolean serveOne() throws IOException {
        try (Socket connected = listener.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort)) {
            client = connected;
            return relay(connected, server);
        }
    }

    /**
     * Forwards bytes in both directions.
     *
     * @return whether it has cut the connection; if not, the client or the server has closed it
     */
    private boolean relay(Socket connected, Socket server) throws IOException {
        byte[] head = readHead(connected.getInputStream());
        Matcher id = LAST_EVENT_ID.matcher(new String(head, StandardCharsets.ISO_8859_1));
        asked.add(id.find() ? id.group(1) : "");
        server.getOutputStream().write(head);

        StreamWatcher stream = new StreamWatcher(cuts.peek(), blocks::add);
        ResponseWatcher response = new ResponseWatcher(stream);
        InputStream in = server.getInputStream();
        OutputStream out = connected.getOutputStream();
        byte[] bytes = new byte[8192];
        for (int length = in.read(bytes); length > 0; length = in.read(bytes)) {
            for (int i = 0; i < length; i++) {
                if (response.isLast(bytes[i])) {
                    alwaysCompressed &= response.isCompressed();
                    out.write(bytes, 0, i + 1);
                    if (cuts.remove().reset()) {
                        connected.setSoLinger(true, 0);
                    }
                    return true;
                }
            }
            out.write(bytes, 0, length);
            heartbeat = stream.isHeartbeat();
            alwaysCompressed &= response.isCompressed();
        }
        return false;
    }

    private static byte[] readHead(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        byte[] end = "\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);
        byte[] last = new byte[end.length];
        while (!Arrays.equals(last, end)) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("The client disconnected in the middle of its request: " + head);
            }
            head.write(next);
            System.arraycopy(last, 1, last, 0, last.length - 1);
            last[last.length - 1] = (byte) next;
        }
        return head.toByteArray();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        thread.interrupt();
        Socket connected = client;
        if (connected != null) {
            connected.close();
        }
    }

    @Override
    public String toString() {
        return "requests with " + asked + (failure == null ? "" : ", failed with " + failure);
    }
}
