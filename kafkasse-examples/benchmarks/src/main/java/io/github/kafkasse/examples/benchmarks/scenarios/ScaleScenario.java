package io.github.kafkasse.examples.benchmarks.scenarios;

import io.github.kafkasse.examples.benchmarks.report.Report;
import io.github.kafkasse.examples.benchmarks.report.ReportOptions;
import io.github.kafkasse.examples.benchmarks.report.Table;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Computes how many instances a number of clients needs and what limits them, from the costs that the other scenarios
 * measure, and simulates the end of one instance.
 */
@Command(
        name = "scale",
        description =
                "How many instances a number of clients needs, from measured costs, and what happens when one ends.")
public final class ScaleScenario implements Callable<Integer> {
    private static final double BITS = 8;
    private static final double MICROS = 1e-6;

    @Option(
            names = "--clients",
            split = ",",
            defaultValue = "100000,1000000,10000000",
            description = "default: ${DEFAULT-VALUE}")
    private List<Long> crowds = List.of();

    @Option(names = "--rate", defaultValue = "1", description = "events a second each; default: ${DEFAULT-VALUE}")
    private double rate;

    @Option(names = "--size", defaultValue = "1300", description = "bytes on the wire; default: ${DEFAULT-VALUE}")
    private double size;

    @Option(names = "--cores", defaultValue = "8", description = "of an instance; default: ${DEFAULT-VALUE}")
    private double cores;

    @Option(names = "--gigabits", defaultValue = "10", description = "a second; default: ${DEFAULT-VALUE}")
    private double gigabits;

    @Option(names = "--heap", defaultValue = "8", description = "in GB; default: ${DEFAULT-VALUE}")
    private double heap;

    @Option(names = "--connections", defaultValue = "100000", description = "at most; default: ${DEFAULT-VALUE}")
    private double connections;

    @Option(names = "--use", defaultValue = "0.55", description = "share of each limit; default: ${DEFAULT-VALUE}")
    private double use;

    @Option(names = "--delivery", defaultValue = "19", description = "µs CPU an event; default: ${DEFAULT-VALUE}")
    private double delivery;

    @Option(names = "--connect", defaultValue = "1000", description = "µs CPU a connection; default: ${DEFAULT-VALUE}")
    private double connect;

    @Option(names = "--client-kb", defaultValue = "8", description = "heap of a client; default: ${DEFAULT-VALUE}")
    private double clientKb;

    @Option(names = "--within", defaultValue = "5", description = "s to reconnect; default: ${DEFAULT-VALUE}")
    private double within;

    @Option(names = "--seed", defaultValue = "1", description = "default: ${DEFAULT-VALUE}")
    private long seed;

    @Mixin
    private ReportOptions output = new ReportOptions();

    private final Table table = new Table(
            "clients",
            "instances",
            "limited by",
            "processors used",
            "network used",
            "heap used",
            "Kafka clients",
            "bytes from Kafka",
            "delay when an instance ends, s",
            "most clients / mean, after a rolling restart",
            "fewest / mean",
            "most / mean, after connection.max.age");

    /** A limit of an instance, and the number of clients that it allows. */
    private record Limit(String name, double clients) {}

    @Override
    public Integer call() {
        List<Limit> limits = List.of(
                new Limit("processors", use * cores / (rate * delivery * MICROS)),
                new Limit("network", use * gigabits * 1e9 / BITS / (rate * size)),
                new Limit("heap", use * heap * 1e6 / clientKb),
                new Limit("connections", connections));
        Report report = new Report(
                "scale",
                rate + " events/s of " + size + " bytes to each client; instances with " + cores + " processors, "
                        + gigabits + " Gbit/s and " + heap + " GB of heap, " + use + " of each used");
        for (long crowd : crowds) {
            report.figure(String.format(Locale.ROOT, "%,d clients", crowd), "instances", plan(crowd, limits), "");
        }
        output.show(report.table("", table));
        return 0;
    }

    /** {@return the number of instances that the clients need} */
    private int plan(long crowd, List<Limit> limits) {
        Limit least = limits.get(0);
        for (Limit limit : limits) {
            least = limit.clients < least.clients ? limit : least;
        }
        int instances = (int) Math.max(2, Math.ceil(crowd / least.clients)); // one may end
        double each = (double) crowd / instances;
        Fleet fleet = new Fleet(instances, crowd, seed);
        double delay = fleet.delayAfterAnEnd(new Fleet.Costs(cores, delivery * MICROS, connect * MICROS), rate, within);
        for (int i = 0; i < instances; i++) {
            fleet.restart(i);
        }
        double most = fleet.mostLoaded();
        double fewest = fleet.leastLoaded();
        fleet.renew();
        table.row(
                crowd,
                instances,
                least.name,
                percent(each * rate * delivery * MICROS / cores),
                percent(each * rate * size * BITS / 1e9 / gigabits),
                percent(each * clientKb / 1e6 / heap),
                4 * instances,
                instances + " × the topic's",
                delay,
                most,
                fewest,
                fleet.mostLoaded());
        return instances;
    }

    private static String percent(double share) {
        return Math.round(100 * share) + " %";
    }
}
