package io.github.kafkasse.internal.connection;

/**
 * Whether a connection's turns come before those of the connections that read history: if it was at the live end, or
 * had nothing to read, and has since written less than a turn's worth. Belongs to the connection's loop.
 */
final class TurnPriority {
    private boolean live = true;
    private int bytesSinceRest;

    boolean isLive() {
        return live;
    }

    /** The stream starts, at the live end or not. */
    void startsAt(boolean liveEnd) {
        live = liveEnd;
    }

    /** A turn has ended, in which this many bytes were written. */
    void after(TurnEnd turn, int bytes) {
        bytesSinceRest = Math.min(bytesSinceRest + bytes, TurnBudget.BYTES);
        switch (turn) {
            case OVER, WAITING -> live = false;
            case BLOCKED -> live &= bytesSinceRest < TurnBudget.BYTES;
            case IDLE -> {
                live = true;
                bytesSinceRest = 0;
            }
            case ENDED -> {}
        }
    }
}
