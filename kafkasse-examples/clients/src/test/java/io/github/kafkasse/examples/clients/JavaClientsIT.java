package io.github.kafkasse.examples.clients;

import java.util.List;
import org.glassfish.jersey.apache5.connector.Apache5ConnectorProvider;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.http.client.reactive.JdkClientHttpConnector;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;

/** Java clients, unmodified from Maven Central, receive every event once. */
@ParameterizedClass
@EnumSource(Container.class)
class JavaClientsIT extends CutOffClients {
    enum JavaClient {
        OKHTTP_SSE,
        LAUNCHDARKLY_EVENTSOURCE,
        JERSEY,
        /** It stops for good when its connection is reset. */
        JERSEY_ON_APACHE,
        WEBCLIENT_ON_NETTY,
        WEBCLIENT_ON_JDK,
        JDK_HTTP_CLIENT;

        private ClientUnderTest make() {
            return switch (this) {
                case OKHTTP_SSE -> new OkHttpSse();
                case LAUNCHDARKLY_EVENTSOURCE -> new LaunchDarkly();
                case JERSEY -> new JerseySse();
                case JERSEY_ON_APACHE -> new JerseySse(new Apache5ConnectorProvider());
                case WEBCLIENT_ON_NETTY -> new SpringWebClient(new ReactorClientHttpConnector());
                case WEBCLIENT_ON_JDK -> new SpringWebClient(new JdkClientHttpConnector());
                case JDK_HTTP_CLIENT -> new JdkHttpClient();
            };
        }
    }

    @Parameter
    Container container;

    @ParameterizedTest
    @EnumSource
    void receivesEveryEventOnceWhereverTheConnectionIsCut(JavaClient client) throws Exception {
        List<Cut> cuts = client == JavaClient.JERSEY_ON_APACHE
                ? CUTS.stream().filter(cut -> !cut.reset()).toList()
                : CUTS;
        Outcome outcome = cutOff(client.make(), container, settings -> settings, cuts);
        outcome.assertEverythingOnce();
        outcome.assertResumesWithItsIds();
    }

    /** OkHttp accepts compressed responses by default. */
    @ParameterizedTest
    @EnumSource(names = {"OKHTTP_SSE", "LAUNCHDARKLY_EVENTSOURCE"})
    void receivesEveryEventOfACompressedStreamOnce(JavaClient client) throws Exception {
        cutOffCompressed(client.make(), container);
    }
}
