package io.github.kafkasse.examples.kafka;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The data directory of a cluster: a new directory for temporary files, deleted when the cluster is closed. The system
 * property {@value #MEMORY} may name the mount of a memory file system, which is used if it exists and has
 * {@value #LEAST_GIGABYTES} GB free. A broker flushes several files for each new partition, so creating a topic with
 * many partitions on a disk takes seconds.
 */
final class DataDirectory {
    static final String MEMORY = "embedded.kafka.memory";

    /** The maximum space that the clusters of several test JVMs need, with a margin. */
    private static final int LEAST_GIGABYTES = 4;

    private static final String PREFIX = "embedded-kafka-";

    private final Path path;

    private DataDirectory(Path path) {
        this.path = path;
    }

    static DataDirectory create() {
        return create(System.getProperty(MEMORY));
    }

    /** @param memory the mount of a memory file system, or null */
    static DataDirectory create(@Nullable String memory) {
        try {
            return new DataDirectory(
                    memory != null && hasRoom(Path.of(memory))
                            ? Files.createTempDirectory(Path.of(memory), PREFIX)
                            : Files.createTempDirectory(PREFIX));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean hasRoom(Path mount) throws IOException {
        return Files.isWritable(mount) && Files.getFileStore(mount).getUsableSpace() >= (long) LEAST_GIGABYTES << 30;
    }

    /** {@return the directory of a node} */
    Path of(String node) {
        return path.resolve(node);
    }

    /** Deletes the directory and its contents. */
    void delete() {
        try (Stream<Path> tree = Files.walk(path)) {
            List<Path> deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
            for (Path each : deepestFirst) {
                Files.deleteIfExists(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + path, e);
        }
    }
}
