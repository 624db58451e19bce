package io.github.kafkasse.examples.benchmarks.clients;

/** Counts the bytes of a body without parsing it, for so many clients that parsing events would take too long. */
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
    public ClientBody elsewhere() {
        return next();
    }

    @Override
    public boolean hasReached(long number, int partitions) {
        throw new IllegalStateException("A client that only counts bytes does not know its records");
    }

    @Override
    public void read(byte[] bytes, int from, int to, long nowMicros) {
        group.bytes += to - from;
        opened = true;
    }
}
