package io.github.kafkasse.internal.engine;

import io.github.kafkasse.internal.common.EngineThread;
import io.github.kafkasse.internal.kafka.ConsumerTruncationCheck;
import io.github.kafkasse.internal.log.Tail;
import io.github.kafkasse.internal.replay.ReplayPool;
import io.github.kafkasse.internal.replay.ReplayWorker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** The threads of an engine that use Kafka's consumers: tail, replay workers, and the check for truncated logs. */
final class KafkaThreads {
    private final Tail tail;
    private final ReplayPool replay;
    private final ConsumerTruncationCheck truncation;
    private final EngineThread tailThread;
    private final List<EngineThread> threads = new ArrayList<>();

    /** @param name makes the full name of a thread */
    KafkaThreads(Tail tail, ReplayPool replay, ConsumerTruncationCheck truncation, UnaryOperator<String> name) {
        this.tail = tail;
        this.replay = replay;
        this.truncation = truncation;
        this.tailThread = new EngineThread(name.apply("tail"), tail);
        threads.add(tailThread);
        int i = 1;
        for (ReplayWorker worker : replay.workers()) {
            EngineThread thread = new EngineThread(name.apply("replay-" + i++), worker);
            worker.onNews(thread::wakeUp);
            threads.add(thread);
        }
        EngineThread epochs = new EngineThread(name.apply("epochs"), truncation);
        truncation.onNews(epochs::wakeUp);
        threads.add(epochs);
    }

    void start() {
        threads.forEach(EngineThread::start);
    }

    List<EngineThread> threads() {
        return threads;
    }

    /** Makes the tail look at once at the partitions that it must follow. Any thread. */
    void wakeTail() {
        tail.wakeUp();
        tailThread.wakeUp();
    }

    /** Stops the threads. A thread that waits for Kafka stops waiting. */
    void stop() {
        threads.forEach(EngineThread::stop);
        tail.wakeUp();
        replay.workers().forEach(ReplayWorker::interrupt);
        truncation.interrupt();
    }

    /** Waits until the stopped threads have ended, at most for this time each. */
    void await(Duration limit) {
        threads.forEach(thread -> thread.await(limit));
    }
}
