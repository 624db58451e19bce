package io.github.kafkasse.examples.demo;

import java.util.Locale;

/** The servlet containers that the demo can run in. */
enum Container {
    JETTY {
        @Override
        WebServer start(WebSite site) throws Exception {
            return JettyServer.start(site);
        }
    },
    TOMCAT {
        @Override
        WebServer start(WebSite site) throws Exception {
            return TomcatServer.start(site);
        }
    };

    /**
     * Starts it.
     *
     * @return the server, which takes requests
     * @throws Exception if it cannot start; a {@link java.net.BindException} is then among the causes if the port
     *     is taken
     */
    abstract WebServer start(WebSite site) throws Exception;

    /** As it is written on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
