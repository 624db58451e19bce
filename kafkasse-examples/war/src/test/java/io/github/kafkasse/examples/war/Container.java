package io.github.kafkasse.examples.war;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** The containers that the WAR is deployed in, in this JVM, but configured as its users would. */
enum Container {
    TOMCAT {
        @Override
        Deployed deploy(Path war, Path folder, Map<String, String> parameters) throws Exception {
            return new WarInTomcat(war, folder, parameters);
        }
    },
    JETTY {
        @Override
        Deployed deploy(Path war, Path folder, Map<String, String> parameters) throws Exception {
            return new WarInJetty(war, folder, parameters);
        }
    };

    /**
     * The limit for a request's headers. A client that reconnects sends its id, which names every partition: an id for
     * 300 partitions has 20 to 45 KB. The default limit of containers is 8 KB.
     */
    static final int REQUEST_HEADER_BYTES = 80 * 1024;

    /**
     * The size of the kernel's send buffer for one client; by default it grows to megabytes for a client that reads
     * slowly.
     */
    static final int SEND_BUFFER_BYTES = 64 * 1024;

    /** The context path that Tomcat derives from the file's name. */
    static final String PATH = "/kafkasse";

    /** A deployed WAR. */
    interface Deployed extends AutoCloseable {
        int port();

        @Override
        void close() throws IOException;
    }

    /**
     * Deploys it at {@link #PATH}.
     *
     * @param folder an empty directory
     * @param parameters the context parameters
     */
    abstract Deployed deploy(Path war, Path folder, Map<String, String> parameters) throws Exception;
}
