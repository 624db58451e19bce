package io.github.kafkasse.examples.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TcpRelayIT {
    private static final Duration DELAY = Duration.ofMillis(150);
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    @Test
    void manyBytesArriveInOrderAndTheEndsOfBothDirectionsToo() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, LOOPBACK);
                TcpRelay relay = TcpRelay.to((InetSocketAddress) server.getLocalSocketAddress())) {
            relay.delay(Duration.ofMillis(20));
            CompletableFuture<Void> echo = CompletableFuture.runAsync(() -> echo(server));
            byte[] sent = new byte[5_000_000];
            for (int i = 0; i < sent.length; i++) {
                sent[i] = (byte) (i * 31 + (i >> 8));
            }
            try (Socket client = new Socket(LOOPBACK, relay.port())) {
                CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> send(client, sent));
                byte[] received = client.getInputStream().readAllBytes();
                sending.get(30, TimeUnit.SECONDS);
                assertEquals(Arrays.hashCode(sent), Arrays.hashCode(received));
            }
            echo.get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void aConnectionToAnUnreachableTargetIsClosed() throws Exception {
        InetSocketAddress nobody;
        try (ServerSocket server = new ServerSocket(0, 1, LOOPBACK)) {
            nobody = (InetSocketAddress) server.getLocalSocketAddress();
        }
        try (TcpRelay relay = TcpRelay.to(nobody);
                Socket client = new Socket(LOOPBACK, relay.port())) {
            assertEquals(-1, client.getInputStream().read());
        }
    }

    @Test
    void clientsOfARelayedClusterHaveTheConfiguredDelay() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.builder().brokers(2).relayed().start();
                Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            admin.describeCluster().nodes().get();
            kafka.delayClients(DELAY);
            long start = System.nanoTime();
            admin.describeCluster().nodes().get();
            assertTrue(System.nanoTime() - start >= 2 * DELAY.toNanos());
            kafka.createTopic("far-away", 2);
            assertEquals(
                    2,
                    admin.describeTopics(List.of("far-away"))
                            .allTopicNames()
                            .get()
                            .get("far-away")
                            .partitions()
                            .size());
        }
    }

    private static void echo(ServerSocket server) {
        try (Socket socket = server.accept();
                InputStream in = socket.getInputStream()) {
            in.transferTo(socket.getOutputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void send(Socket socket, byte[] bytes) {
        try {
            OutputStream out = socket.getOutputStream();
            out.write(bytes);
            socket.shutdownOutput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
