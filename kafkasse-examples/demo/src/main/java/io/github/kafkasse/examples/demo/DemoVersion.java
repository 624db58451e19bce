package io.github.kafkasse.examples.demo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.IVersionProvider;

/** The version of the build. Maven writes it into a resource, so it is also known outside the jar. */
final class DemoVersion implements IVersionProvider {
    @Override
    public String[] getVersion() throws IOException {
        try (InputStream version = DemoVersion.class.getResourceAsStream("version.txt")) {
            if (version == null) {
                throw new IOException("The program's resources are missing");
            }
            return new String[] {"kafkasse-demo " + new String(version.readAllBytes(), StandardCharsets.UTF_8).strip()};
        }
    }
}
