package io.github.kafkasse.examples.faults;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The program: prints the fault table of each seed, and exits with 1 if there is a finding that must not happen. */
@Command(
        name = "kafkasse-faults",
        description = "Injects faults into Kafka, servers and connections, and checks what every client receives.",
        mixinStandardHelpOptions = true)
final class Faults implements Callable<Integer> {
    @Option(
            names = "--seeds",
            split = ",",
            defaultValue = "1",
            description = "one run per seed; default: ${DEFAULT-VALUE}")
    private List<Long> seeds = List.of();

    @Option(
            names = "--minutes",
            defaultValue = "0",
            description = "duration of a run; 0: each fault once, in its short form; default: ${DEFAULT-VALUE}")
    private int minutes;

    @Option(names = "--clients", defaultValue = "200", description = "default: ${DEFAULT-VALUE}")
    private int clients;

    @Option(names = "--only", description = "injects only faults whose names contain this; default: all")
    private String only = "";

    @Option(names = "--set", description = "a setting of the servers, name=value; may be repeated")
    private Map<String, String> settings = new LinkedHashMap<>();

    @Option(
            names = "--logs",
            defaultValue = ".",
            description = "directory for the servers' logs; created if it does not exist")
    private File logs = new File(".");

    @Override
    public Integer call() throws InterruptedException, IOException {
        Files.createDirectories(logs.toPath());
        boolean clean = true;
        Summary summary = new Summary();
        for (long seed : seeds) {
            FaultRun run = run(seed, Duration.ofMinutes(minutes), clients, only, settings, logs);
            clean &= run.run();
            summary.add(seed, run.findings(), run.usage());
        }
        if (seeds.size() > 1) {
            String length = minutes == 0 ? "each fault once" : minutes + " minutes each";
            summary.print("faults, seeds " + seeds + ", " + length + ", " + clients + " clients");
        }
        return clean ? 0 : 1;
    }

    static FaultRun run(long seed, Duration length, int clients, String only, Map<String, String> settings, File logs) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("record.coordinates", "kafka");
        // The check is that every stream ends cleanly, however long that takes on a busy machine.
        all.put("close.timeout", "60s");
        all.putAll(settings);
        return new FaultRun(seed, length, clients, only, all, logs);
    }

    /**
     * Runs the program.
     *
     * @param args the options
     */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Faults()).execute(args));
    }
}
