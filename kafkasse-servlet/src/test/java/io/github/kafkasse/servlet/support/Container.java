package io.github.kafkasse.servlet.support;

/** The containers in which each test of the servlet runs. The build selects their versions. */
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

    /** Whether a container runs requests on virtual threads: {@code -Dvirtual.threads=true}, from JDK 21 on. */
    static boolean virtualThreads() {
        return Boolean.getBoolean("virtual.threads");
    }

    /**
     * Starts it on a free port of the loopback address.
     *
     * @param deployment what it serves
     */
    public abstract RunningContainer start(Deployment deployment) throws Exception;
}
