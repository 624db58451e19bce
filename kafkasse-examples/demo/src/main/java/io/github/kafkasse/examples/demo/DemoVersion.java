package io.github.kafkasse.examples.demo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.IVersionProvider;

/** The version of the build, which Maven writes into a resource, so that it is known outside of the jar too. */
final class DemoVersion implements IVersionProvider {
    @Override
    public String[] getVersion() throws IOException {
        try (InputStream version = DemoVersion.class.getResourceAsStream("version.txt")) {
            if (version == null) {
                throw new IOException("The program's resources are not there");
            }
            return new String[] {"kafkasse-demo " + new String(version.readAllBytes(), StandardCharsets.UTF_8).strip()};
        }
    }
}
