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
     * @return the server, which accepts requests
     * @throws Exception if it cannot start; if the port is in use, a {@link java.net.BindException} is among the causes
     */
    abstract WebServer start(WebSite site) throws Exception;

    /** Its name on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
