package io.github.kafkasse.servlet.spring;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Matches if {@code kafkasse.enabled} is {@code true}, or if it is not set and the application sets another {@code
 * kafkasse.*} property. An application that only calls the library in its own code sets no such property.
 */
final class OnKafkaSseProperties extends SpringBootCondition {
    @Override
    public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        ConditionMessage.Builder message = ConditionMessage.forCondition("KafkaSSE");
        Boolean enabled = context.getEnvironment().getProperty("kafkasse.enabled", Boolean.class);
        if (enabled != null) {
            return new ConditionOutcome(enabled, message.because("kafkasse.enabled is " + enabled));
        }
        boolean found = context.getEnvironment() instanceof ConfigurableEnvironment environment
                && SpringProperties.anyIn(environment);
        return new ConditionOutcome(
                found,
                found
                        ? message.because("a kafkasse.* property is set")
                        : message.didNotFind("kafkasse.* property").atAll());
    }
}
