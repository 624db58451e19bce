package io.github.kafkasse.servlet.endtoend;

import io.github.kafkasse.servlet.support.Container;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests that each container has to pass. */
@ParameterizedClass
@EnumSource(Container.class)
abstract class EndToEnd extends Served {
    @Parameter
    Container container;

    @Override
    final Container container() {
        return container;
    }
}
