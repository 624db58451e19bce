package io.github.kafkasse.examples.war;

import io.github.kafkasse.examples.client.SseStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A process in which the WAR is deployed, used and undeployed, while Tomcat goes on. It is a process of its own because
 * the JDK has threads, such as the timer of futures, that keep the class loader of the application that started them:
 * here nothing else has started them before.
 */
final class UndeployedWar {
    private UndeployedWar() {}

    /** Arguments: the WAR, an empty folder, then names and values of context parameters in turn. */
    public static void main(String[] arguments) throws Exception {
        Map<String, String> parameters = new HashMap<>();
        for (int i = 3; i + 1 < arguments.length; i += 2) {
            parameters.put(arguments[i], arguments[i + 1]);
        }
        WarInTomcat tomcat = new WarInTomcat(Path.of(arguments[0]), Path.of(arguments[1]), parameters);
        use(tomcat.port(), arguments[2]);
        tomcat.undeploy();
        tomcat.close();
        System.exit(0);
    }

    /** A stream over the limit, so that a client waits; the documents; the metrics; the health. */
    private static void use(int port, String topic) throws IOException {
        String service = "http://localhost:" + port + Container.PATH;
        try (SseStream first = SseStream.getUnencoded(service + "/v2/stream/" + topic)) {
            String id = first.nextId();
            try (SseStream second = SseStream.getUnencoded(
                    service + "/v2/stream/" + topic + "?lastEventId=" + id.replace(" ", "%20"))) {
                second.nextId();
                for (String path :
                        List.of("/?doc", "/?spec", "/v2/ui", "/v2/ui/streams", "/metrics", "/health/ready")) {
                    try (SseStream answer = SseStream.getUnencoded(service + path)) {
                        answer.rest();
                    }
                }
            }
        }
    }
}
