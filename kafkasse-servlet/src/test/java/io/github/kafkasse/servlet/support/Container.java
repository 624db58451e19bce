package io.github.kafkasse.servlet.support;

/** The containers that every test of the servlet runs in. */
public enum Container {
    JETTY {
        @Override
        public RunningContainer start(Deployment deployment) throws Exception {
            return new RunningJetty(deployment);
        }
    },
    TOMCAT {
        @Override
        public RunningContainer start(Deployment deployment) throws Exception {
            return new RunningTomcat(deployment);
        }
    };

    /**
     * Starts it on a free port of the loopback address.
     *
     * @param deployment what it serves
     */
    public abstract RunningContainer start(Deployment deployment) throws Exception;
}
