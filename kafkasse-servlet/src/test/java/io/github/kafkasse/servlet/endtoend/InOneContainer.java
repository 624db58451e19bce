package io.github.kafkasse.servlet.endtoend;

import io.github.kafkasse.servlet.support.Container;

/**
 * Tests of what the engine does with topics and ids, whatever container its streams are written in: what that has to do
 * is tested in each. {@code -Dcontainer=TOMCAT} runs them in the other one.
 */
abstract class InOneContainer extends Served {
    @Override
    final Container container() {
        return Container.valueOf(System.getProperty("container", "JETTY"));
    }
}
