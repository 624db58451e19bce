package io.github.kafkasse.examples.spring;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The program. {@link EventStreams} is what it consists of. */
@SpringBootApplication(proxyBeanMethods = false)
class Application {
    /** Runs until it is stopped, as by Ctrl-C. */
    public static void main(String... args) {
        SpringApplication.run(Application.class, args);
    }
}
