package io.github.kafkasse.examples.clients;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A shell script with curl and jq receives every event once. */
@EnabledIfSystemProperty(
        named = "curl.clients",
        matches = ".*",
        disabledReason = "needs bash, curl and jq: mvn verify -Dcurl.clients runs it")
class CurlIT extends CutOffClients {
    @ParameterizedTest
    @EnumSource
    void receivesEveryEventOnceWhereverTheConnectionIsCut(Container container) throws Exception {
        ClientUnderTest curl = new ClientProcess(Path.of("curl"), List.of("bash", "follow.sh"));
        Outcome outcome = cutOff(curl, container, settings -> settings, CUTS);
        outcome.assertEverythingOnce();
        outcome.assertResumesWithItsIds();
    }

    @ParameterizedTest
    @EnumSource
    void receivesEveryEventOfACompressedStreamOnce(Container container) throws Exception {
        cutOffCompressed(new ClientProcess(Path.of("curl"), List.of("bash", "follow.sh", "--compressed")), container);
    }
}
