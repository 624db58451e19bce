package io.github.kafkasse.examples.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.kafkasse.KafkaSse;
import io.github.kafkasse.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Clients from npm, unmodified, receive every event once. Needs Node.js 20 and npm on the path. */
@EnabledIfSystemProperty(
        named = "npm.clients",
        matches = ".*",
        disabledReason = "needs Node.js 20 or newer and npm: mvn verify -Dnpm.clients runs them")
class NpmClientsIT extends CutOffClients {
    private static final Path SOURCES = Path.of("npm");
    private static final Path INSTALLED = Path.of("target", "npm");

    enum NpmClient {
        EVENTSOURCE_1,
        EVENTSOURCE_2,
        EVENTSOURCE_3,
        EVENTSOURCE_4,
        WIKIMEDIA_STREAMS;

        private ClientUnderTest make() {
            String packageName = name().toLowerCase(Locale.ROOT).replace('_', '-');
            return new ClientProcess(INSTALLED, List.of("node", "follow.js", packageName));
        }
    }

    /** Clients for which an id takes effect when its block is complete. */
    static Stream<Arguments> clientsThatTakeAnIdWithItsBlock() {
        return inContainers(NpmClient.EVENTSOURCE_3, NpmClient.EVENTSOURCE_4, NpmClient.WIKIMEDIA_STREAMS);
    }

    /**
     * Clients for which an id takes effect when its line is complete. They keep the data of an incomplete block until
     * the next empty line, even after a reconnection.
     */
    static Stream<Arguments> clientsThatTakeAnIdWithItsLine() {
        return inContainers(NpmClient.EVENTSOURCE_1, NpmClient.EVENTSOURCE_2);
    }

    /** Clients that accept compressed responses, because they use {@code fetch}. */
    static Stream<Arguments> clientsThatUseFetch() {
        return inContainers(NpmClient.EVENTSOURCE_3, NpmClient.EVENTSOURCE_4);
    }

    private static Stream<Arguments> inContainers(NpmClient... clients) {
        return Stream.of(Container.values())
                .flatMap(container -> Stream.of(clients).map(client -> Arguments.of(client, container)));
    }

    @BeforeAll
    static void install() throws IOException, InterruptedException {
        Files.createDirectories(INSTALLED);
        for (String file : List.of("package.json", "follow.js")) {
            Files.copy(SOURCES.resolve(file), INSTALLED.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        Path log = INSTALLED.resolve("install.log");
        Process npm = new ProcessBuilder("npm", "install", "--no-package-lock", "--no-audit", "--no-fund")
                .directory(INSTALLED.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (!npm.waitFor(2, TimeUnit.MINUTES) || npm.exitValue() != 0) {
            npm.destroy();
            throw new AssertionError("npm failed to install the clients: " + Files.readString(log));
        }
    }

    @ParameterizedTest
    @MethodSource("clientsThatTakeAnIdWithItsBlock")
    void receivesEveryEventOnceWhereverTheConnectionIsCut(NpmClient client, Container container) throws Exception {
        Outcome outcome = cutOff(client.make(), container, settings -> settings, CUTS);
        outcome.assertEverythingOnce();
        outcome.assertResumesWithItsIds();
    }

    @ParameterizedTest
    @MethodSource("clientsThatUseFetch")
    void receivesEveryEventOfACompressedStreamOnce(NpmClient client, Container container) throws Exception {
        cutOffCompressed(client.make(), container);
    }

    @ParameterizedTest
    @MethodSource("clientsThatTakeAnIdWithItsLine")
    void receivesEveryEventOnceIfDataPrecedesTheIdAndTheCutIsNotInAnId(NpmClient client, Container container)
            throws Exception {
        List<Cut> cuts =
                CUTS.stream().filter(cut -> cut.place() != Cut.Place.ID).toList();
        cutOff(client.make(), container, NpmClientsIT::dataBeforeId, cuts).assertEverythingOnce();
    }

    @ParameterizedTest
    @MethodSource("clientsThatTakeAnIdWithItsLine")
    void receivesAnEventTwiceIfDataPrecedesTheIdAndTheCutIsInTheId(NpmClient client, Container container)
            throws Exception {
        Outcome outcome = cutOff(client.make(), container, NpmClientsIT::dataBeforeId, List.of(Cut.insideId(2)));
        assertEquals(1, size(outcome.received()) - size(outcome.written()), outcome.story());
        assertEquals(outcome.written(), distinct(outcome.received()), outcome.story());
    }

    @ParameterizedTest
    @MethodSource("clientsThatTakeAnIdWithItsLine")
    void losesAnEventIfTheIdPrecedesTheDataAndTheCutIsInTheData(NpmClient client, Container container)
            throws Exception {
        List<Cut> cuts = List.of(Cut.insideData(2, WikiStream.LARGE_BYTES));
        Outcome outcome = cutOff(client.make(), container, settings -> settings, cuts);
        assertEquals(1, size(outcome.written()) - size(outcome.received()), outcome.story());
    }

    private static KafkaSse.Builder dataBeforeId(KafkaSse.Builder settings) {
        return settings.set(Setting.DATA_BEFORE_ID, true);
    }

    private static int size(Map<String, List<Event>> events) {
        return events.values().stream().mapToInt(List::size).sum();
    }

    private static Map<String, List<Event>> distinct(Map<String, List<Event>> events) {
        return WikiStream.byTopic(events.values().stream()
                .flatMap(List::stream)
                .distinct()
                .map(Event::data)
                .toList());
    }
}
