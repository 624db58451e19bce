package io.github.kafkasse.examples.demo;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * The program: reads the options, starts the {@link Demo}, and closes it when the JVM is told to end (Ctrl-C or
 * SIGTERM; the exit code is then the JVM's own, 130 or 143).
 */
public final class Main {
    static final int FAILED = 1;
    static final int WRONG_USAGE = 2;

    private Main() {}

    /**
     * Runs the demo until the JVM is told to end.
     *
     * @param arguments see {@code --help}
     */
    public static void main(String[] arguments) {
        int code = run(arguments, utf8(System.out), utf8(System.err));
        if (code != 0) {
            System.exit(code);
        }
    }

    /** Runs the demo; blocks while it runs. */
    static int run(String[] arguments, PrintStream out, PrintStream err) {
        DemoOptions options = new DemoOptions();
        CommandLine command = new CommandLine(options)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8));
        try {
            command.parseArgs(arguments);
            if (command.isUsageHelpRequested()) {
                command.usage(out);
                return 0;
            }
            if (command.isVersionHelpRequested()) {
                command.printVersionHelp(out);
                return 0;
            }
            options.check();
        } catch (ParameterException | IllegalArgumentException e) {
            err.println(e.getMessage());
            err.println("See --help for the options.");
            return WRONG_USAGE;
        }
        Logging.verbose(options.verbose);
        return run(new Demo(options, System.getenv(), out), err);
    }

    private static int run(Demo demo, PrintStream err) {
        try (demo) {
            Runtime.getRuntime().addShutdownHook(new Thread(demo::close, "demo-close"));
            demo.start();
            demo.awaitClose();
            return 0;
        } catch (DemoException e) {
            err.println(e.getMessage());
            return FAILED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return FAILED;
        }
    }

    /** Prints in UTF-8, whatever the console's default is: names can be in any script. */
    private static PrintStream utf8(PrintStream stream) {
        return new PrintStream(stream, true, StandardCharsets.UTF_8);
    }
}
