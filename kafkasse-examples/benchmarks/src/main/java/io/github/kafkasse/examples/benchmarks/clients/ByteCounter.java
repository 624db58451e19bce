package io.github.kafkasse.examples.benchmarks.clients;

/** Counts the bytes of a body, and looks at none: for so many clients that reading events would take too long. */
final class ByteCounter implements ClientBody {
    private final Group group;
    private boolean opened;

    ByteCounter(Group group) {
        this.group = group;
    }

    @Override
    public boolean opened() {
        return opened;
    }

    @Override
    public boolean hasEvent() {
        return false;
    }

    @Override
    public String lastId() {
        return "";
    }

    @Override
    public ClientBody next() {
        return new ByteCounter(group);
    }

    @Override
    public boolean hasReached(long number, int partitions) {
        throw new IllegalStateException("A client that counts bytes does not know the records");
    }

    @Override
    public void read(byte[] bytes, int from, int to, long nowMicros) {
        group.bytes += to - from;
        opened = true;
    }
}
