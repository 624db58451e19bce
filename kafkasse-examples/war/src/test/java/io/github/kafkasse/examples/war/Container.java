package io.github.kafkasse.examples.war;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** The containers that the WAR is deployed in, as its users would, save that they are in this JVM. */
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
     * How long a request's headers may be. A client that reconnects sends its id, which names every partition: 300 of
     * them make 20 to 45 KB, and containers stop at 8 KB.
     */
    static final int REQUEST_HEADER_BYTES = 80 * 1024;

    /** What the kernel may hold for one client; left to itself it takes megabytes for one that reads slowly. */
    static final int SEND_BUFFER_BYTES = 64 * 1024;

    /** What Tomcat makes of the file's name. */
    static final String PATH = "/kafkasse";

    /** The WAR while it is deployed. */
    interface Deployed extends AutoCloseable {
        int port();

        @Override
        void close() throws IOException;
    }

    /**
     * Deploys it at {@link #PATH}.
     *
     * @param folder an empty one
     * @param parameters of the context
     */
    abstract Deployed deploy(Path war, Path folder, Map<String, String> parameters) throws Exception;
}
