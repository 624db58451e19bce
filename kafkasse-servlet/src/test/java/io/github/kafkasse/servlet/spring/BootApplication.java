package io.github.kafkasse.servlet.spring;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.web.embedded.EmbeddedWebServerFactoryCustomizerAutoConfiguration;
import org.springframework.boot.autoconfigure.web.servlet.ServletWebServerFactoryAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;

/** A Spring Boot application in this JVM, with a web server, this library, and the beans of a test. */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration({
    EmbeddedWebServerFactoryCustomizerAutoConfiguration.class,
    ServletWebServerFactoryAutoConfiguration.class,
    KafkaSseAutoConfiguration.class
})
class BootApplication {
    static ConfigurableApplicationContext run(Consumer<GenericApplicationContext> beans, String... properties) {
        return run(List.of(), beans, properties);
    }

    /** Starts the application with further auto-configurations. */
    static ConfigurableApplicationContext run(
            List<Class<?>> further, Consumer<GenericApplicationContext> beans, String... properties) {
        SpringApplication application = new SpringApplication(BootApplication.class);
        application.addPrimarySources(further);
        application.addInitializers(context -> beans.accept((GenericApplicationContext) context));
        application.setRegisterShutdownHook(false);
        List<String> arguments = new ArrayList<>(
                List.of("--server.port=0", "--spring.main.banner-mode=off", "--spring.jmx.enabled=false"));
        for (String property : properties) {
            arguments.add("--" + property);
        }
        return application.run(arguments.toArray(String[]::new));
    }

    static int port(ConfigurableApplicationContext context) {
        return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }
}
