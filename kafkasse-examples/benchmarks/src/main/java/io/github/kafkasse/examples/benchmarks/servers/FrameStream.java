package io.github.kafkasse.examples.benchmarks.servers;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client of the reference. The container calls the listener's methods, everything else belongs to the loop. */
final class FrameStream implements WriteListener {
    private static final Logger LOG = LoggerFactory.getLogger(FrameStream.class);
    private static final byte[] FIRST = ":ok\n\n".getBytes(StandardCharsets.US_ASCII);

    private final AsyncContext async;
    private final ServletOutputStream output;
    private final FrameLoop loop;

    // Owned by the loop.
    private boolean opened;
    private boolean unflushed;
    private int due;

    FrameStream(AsyncContext async, ServletOutputStream output, FrameLoop loop) {
        this.async = async;
        this.output = output;
        this.loop = loop;
    }

    @Override
    public void onWritePossible() {
        loop.execute(this::write);
    }

    @Override
    public void onError(Throwable cause) {
        LOG.debug("A client has gone", cause);
        loop.execute(() -> loop.remove(this));
        async.complete();
    }

    void tick() {
        due++;
        write();
    }

    void end() {
        async.complete();
    }

    private void write() {
        try {
            if (!opened && output.isReady()) {
                opened = true;
                output.write(FIRST);
                unflushed = true;
                due = loop.isFirstSent() ? 1 : 0;
                loop.add(this);
            }
            while ((due > 0 || unflushed) && output.isReady()) {
                if (unflushed) {
                    output.flush();
                } else {
                    output.write(loop.frame());
                    due--;
                }
                unflushed = !unflushed;
            }
        } catch (IOException e) {
            LOG.debug("A client has gone", e);
            loop.remove(this);
        }
    }
}
