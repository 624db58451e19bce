package io.github.kafkasse.examples.server;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.component.LifeCycle;
import org.junit.jupiter.api.Test;

/** A connection that is accepted while Jetty stops. */
class JettyConnectorTest {
    private static final int READ_MILLIS = 10_000;

    private final CountDownLatch accepted = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private final CompletableFuture<Void> passedOn = new CompletableFuture<>();

    @Test
    void aConnectionAcceptedWhileJettyStopsIsClosed() throws Exception {
        Server server = new Server();
        ServerConnector connector = new HeldConnector(server);
        connector.setHost(InetAddress.getLoopbackAddress().getHostAddress());
        server.addConnector(connector);
        server.start();
        // A connector that does not wait for its acceptor receives the connection at the worst moment.
        for (ManagedSelector selector : connector.getSelectorManager().getBeans(ManagedSelector.class)) {
            selector.addEventListener(new LifeCycle.Listener() {
                @Override
                public void lifeCycleStopped(LifeCycle stopped) {
                    released.countDown();
                    passedOn.join();
                }
            });
        }

        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), connector.getLocalPort())) {
            client.setSoTimeout(READ_MILLIS);
            accepted.await();
            FutureTask<Void> stop = new FutureTask<>(() -> {
                server.stop();
                return null;
            });
            Thread stopping = new Thread(stop);
            stopping.start();
            await().until(() -> stop.isDone() || waitsForAcceptor(stopping, connector));
            released.countDown();

            assertEquals(-1, client.getInputStream().read());
            stop.get();
        }
    }

    private static boolean waitsForAcceptor(Thread stopping, ServerConnector connector) {
        return stopping.getState() == Thread.State.WAITING
                && connector.getSelectorManager().isStarted();
    }

    /** A connector whose acceptor stops between accepting a connection and passing it on. */
    private final class HeldConnector extends JettyConnector {
        HeldConnector(Server server) {
            super(server, new HttpConnectionFactory());
        }

        @Override
        protected void configure(Socket socket) {
            accepted.countDown();
            awaitUninterruptibly(released);
            super.configure(socket);
        }

        @Override
        public void accept(int acceptor) throws IOException {
            super.accept(acceptor);
            passedOn.complete(null);
        }
    }

    /** Waits in spite of interrupts, since Jetty interrupts its acceptors. */
    private static void awaitUninterruptibly(CountDownLatch latch) {
        boolean interrupted = false;
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
