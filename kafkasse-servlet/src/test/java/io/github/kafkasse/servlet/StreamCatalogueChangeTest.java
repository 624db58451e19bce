package io.github.kafkasse.servlet;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.kafkasse.Settings;
import io.github.kafkasse.servlet.catalogue.CatalogueSettings;
import io.github.kafkasse.servlet.catalogue.ReloadingCatalogue;
import io.github.kafkasse.servlet.support.Deployment;
import io.github.kafkasse.servlet.support.ScriptedClient;
import io.github.kafkasse.servlet.support.Wire;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The effects of a catalogue's changes on clients. */
class StreamCatalogueChangeTest extends InContainer {
    @TempDir
    Path folder;

    private ReloadingCatalogue catalogue;

    private void write(String json) throws Exception {
        Path next = Files.writeString(folder.resolve("next.json"), json);
        Files.move(next, folder.resolve("streams.json"), StandardCopyOption.REPLACE_EXISTING);
    }

    private void serve(String json) throws Exception {
        write(json);
        catalogue = closeLater(ReloadingCatalogue.open(Settings.defaults()
                .with(
                        CatalogueSettings.CATALOGUE_URI,
                        folder.resolve("streams.json").toString())
                .with(CatalogueSettings.CATALOGUE_RELOAD, Duration.ofMillis(5))));
        server(Deployment.of(
                KafkaSseServlet.builder(engine.sse()).catalogue(catalogue).build()));
    }

    private int status(String path) throws Exception {
        return request("GET " + path).readHead().status();
    }

    @Test
    void connectedClientsKeepAStreamThatIsRemoved() throws Exception {
        serve("{\"a\": {\"topics\": [\"t\"]}, \"b\": {}}");
        Wire wire = stream();
        ScriptedClient client = engine.client();
        assertEquals(Set.of("t"), client.request().topics());

        write("{\"b\": {}}");
        await().until(() -> catalogue.topics("a").isEmpty());
        assertEquals(404, status("/topics/a"));

        client.send("data: 1\n\n");
        wire.expect("data: 1\n\n");
        assertFalse(client.gone().isDone());
    }

    @Test
    void anAddedStreamIsServed() throws Exception {
        serve("{\"b\": {}}");
        assertEquals(404, status("/topics/a"));

        write("{\"b\": {}, \"a\": {\"topics\": [\"t\"]}}");
        await().until(() -> !catalogue.topics("a").isEmpty());

        stream();
        assertEquals(Set.of("t"), engine.client().request().topics());
    }
}
