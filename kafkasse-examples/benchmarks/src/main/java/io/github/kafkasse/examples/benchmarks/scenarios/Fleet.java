package io.github.kafkasse.examples.benchmarks.scenarios;

import java.util.Arrays;
import java.util.Random;

/**
 * A simulation of instances behind a load balancer: how many clients each has, and how late events become when an
 * instance ends and its clients connect to the others. Not thread-safe.
 */
final class Fleet {
    /** The simulated time of a step. */
    private static final double STEP_SECONDS = 0.01;

    /** A backlog that still grows after this time is considered endless. */
    private static final double LONGEST_SECONDS = 600;

    private final long[] clients;
    private final Random random;

    /**
     * The measured costs of one instance.
     *
     * @param cores its processors
     * @param deliverySeconds the processor time of one event to one client
     * @param connectSeconds the processor time of one connection
     */
    record Costs(double cores, double deliverySeconds, double connectSeconds) {}

    /** Creates instances with equal numbers of clients. */
    Fleet(int instances, long clients, long seed) {
        this.clients = new long[instances];
        for (int i = 0; i < instances; i++) {
            this.clients[i] = clients / instances + (i < clients % instances ? 1 : 0);
        }
        this.random = new Random(seed);
    }

    /** Restarts an instance: each of its clients connects to another instance that the balancer chooses at random. */
    void restart(int instance) {
        long moved = clients[instance];
        clients[instance] = 0;
        int others = clients.length - 1;
        for (int i = 0, left = others; i < clients.length; i++) {
            if (i != instance) {
                long share = left == 1 ? moved : drawn(moved, 1.0 / left);
                clients[i] += share;
                moved -= share;
                left--;
            }
        }
    }

    /** Reconnects all clients of all instances one after the other, as {@code connection.max.age} does. */
    void renew() {
        long left = Arrays.stream(clients).sum();
        for (int i = 0; i < clients.length; i++) {
            clients[i] = i == clients.length - 1 ? left : drawn(left, 1.0 / (clients.length - i));
            left -= clients[i];
        }
    }

    /**
     * A binomial sample, by its normal approximation: how many of {@code count} clients a choice with this probability
     * takes.
     */
    private long drawn(long count, double probability) {
        double mean = count * probability;
        double deviation = Math.sqrt(mean * (1 - probability));
        return Math.max(0, Math.min(count, Math.round(mean + deviation * random.nextGaussian())));
    }

    /** The number of clients of the instance that has the most, as a multiple of the mean. */
    double mostLoaded() {
        return Arrays.stream(clients).max().orElse(0)
                / Arrays.stream(clients).average().orElse(1);
    }

    /** The number of clients of the instance that has the fewest, as a multiple of the mean. */
    double leastLoaded() {
        return Arrays.stream(clients).min().orElse(0)
                / Arrays.stream(clients).average().orElse(1);
    }

    /**
     * The maximum delay of events on the other instances when one ends without warning. Its clients reconnect evenly
     * over a time, and then receive the events that they missed.
     *
     * @param costs the costs of an instance
     * @param rate events per second for each client
     * @param within the time over which the clients reconnect, in seconds
     * @return the maximum delay in seconds; infinite if the others never catch up
     */
    double delayAfterAnEnd(Costs costs, double rate, double within) {
        double each = Arrays.stream(clients).average().orElse(0);
        double coming = each / Math.max(1, clients.length - 1);
        double backlog = 0; // in seconds of processor time
        double longest = 0;
        for (double time = 0; time < LONGEST_SECONDS; time += STEP_SECONDS) {
            double connected = each + coming * Math.min(1, time / within);
            double connecting = time < within ? coming * STEP_SECONDS / within : 0;
            double work = connected * rate * STEP_SECONDS * costs.deliverySeconds
                    + connecting * (costs.connectSeconds + time * rate * costs.deliverySeconds);
            double before = backlog;
            backlog = Math.max(0, backlog + work - costs.cores * STEP_SECONDS);
            longest = Math.max(longest, backlog / costs.cores);
            if (time > within && backlog == 0) {
                return longest;
            }
            if (time > within && backlog >= before) {
                return Double.POSITIVE_INFINITY;
            }
        }
        return Double.POSITIVE_INFINITY;
    }
}
