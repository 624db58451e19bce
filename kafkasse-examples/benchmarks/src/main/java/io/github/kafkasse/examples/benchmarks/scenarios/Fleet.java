package io.github.kafkasse.examples.benchmarks.scenarios;

import java.util.Arrays;
import java.util.Random;

/**
 * A simulation of instances behind a balancer: how many clients each has, and how late events become when an instance
 * ends and its clients connect to the others. Not thread-safe.
 */
final class Fleet {
    /** The simulated time of a step. */
    private static final double STEP_SECONDS = 0.01;

    /** A backlog that still grows after this time never ends. */
    private static final double LONGEST_SECONDS = 600;

    private final long[] clients;
    private final Random random;

    /**
     * What one instance spends, as measured.
     *
     * @param cores its processors
     * @param deliverySeconds the processor time of one event to one client
     * @param connectSeconds the processor time of one connection
     */
    record Costs(double cores, double deliverySeconds, double connectSeconds) {}

    /** Instances that have equal numbers of clients. */
    Fleet(int instances, long clients, long seed) {
        this.clients = new long[instances];
        for (int i = 0; i < instances; i++) {
            this.clients[i] = clients / instances + (i < clients % instances ? 1 : 0);
        }
        this.random = new Random(seed);
    }

    /** An instance restarts: each of its clients connects to one of the others, which the balancer draws. */
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

    /** All clients of all instances connect again one after the other, as with {@code connection.max.age}. */
    void renew() {
        long left = Arrays.stream(clients).sum();
        for (int i = 0; i < clients.length; i++) {
            clients[i] = i == clients.length - 1 ? left : drawn(left, 1.0 / (clients.length - i));
            left -= clients[i];
        }
    }

    /** How many of some clients a choice with this probability takes: binomial, by its normal approximation. */
    private long drawn(long count, double probability) {
        double mean = count * probability;
        double deviation = Math.sqrt(mean * (1 - probability));
        return Math.max(0, Math.min(count, Math.round(mean + deviation * random.nextGaussian())));
    }

    /** The most clients of one instance, as a multiple of the mean. */
    double mostLoaded() {
        return Arrays.stream(clients).max().orElse(0)
                / Arrays.stream(clients).average().orElse(1);
    }

    /** The fewest clients of one instance, as a multiple of the mean. */
    double leastLoaded() {
        return Arrays.stream(clients).min().orElse(0)
                / Arrays.stream(clients).average().orElse(1);
    }

    /**
     * How late an event becomes at most on the other instances when one ends without warning. Its clients come back
     * evenly over a time, and then receive what they missed.
     *
     * @param costs what an instance spends
     * @param rate events a second for each client
     * @param within over how many seconds the clients come back
     * @return the longest delay in seconds; infinite if the others never catch up
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
