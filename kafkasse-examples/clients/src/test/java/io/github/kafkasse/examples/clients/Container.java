package io.github.kafkasse.examples.clients;

import jakarta.servlet.http.HttpServlet;

/** The container of the servlet. */
enum Container {
    JETTY {
        @Override
        RunningServer start(HttpServlet servlet, String mapping) throws Exception {
            return new RunningJetty(servlet, mapping);
        }
    },
    TOMCAT {
        @Override
        RunningServer start(HttpServlet servlet, String mapping) throws Exception {
            return new RunningTomcat(servlet, mapping);
        }
    };

    abstract RunningServer start(HttpServlet servlet, String mapping) throws Exception;
}
