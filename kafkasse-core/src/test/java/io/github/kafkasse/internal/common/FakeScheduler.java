package io.github.kafkasse.internal.common;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A scheduler whose actions run when a test advances the time with {@link #pass}. */
public final class FakeScheduler implements Scheduler {
    private final List<Alarm> set = new ArrayList<>();
    private Duration now = Duration.ZERO;

    @Override
    public Runnable after(Duration delay, Runnable action) {
        Alarm alarm = new Alarm(now.plus(delay), action);
        set.add(alarm);
        return () -> set.remove(alarm);
    }

    public void pass(Duration time) {
        now = now.plus(time);
        for (Alarm alarm : List.copyOf(set)) {
            if (alarm.at().compareTo(now) <= 0 && set.remove(alarm)) {
                alarm.action().run();
            }
        }
    }

    public long nanoTime() {
        return now.toNanos();
    }

    public int pending() {
        return set.size();
    }

    private record Alarm(Duration at, Runnable action) {}
}
