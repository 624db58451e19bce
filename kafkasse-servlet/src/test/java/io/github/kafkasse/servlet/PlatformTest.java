package io.github.kafkasse.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.kafkasse.servlet.support.Deployment;
import io.github.kafkasse.servlet.support.Wire;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The tests of this module run on the platform that was selected in the build. */
class PlatformTest extends InContainer {
    @Test
    void theContainerHasTheServletApiAndTheThreadsOfTheBuild() throws Exception {
        server(Deployment.of(new Description()));

        Wire wire = request("GET /topics/a");
        assertEquals(200, wire.readHead().status());

        wire.expect(System.getProperty("servlet.run") + " " + Boolean.getBoolean("virtual.threads") + "\n");
    }

    /** Answers with the version of the Servlet API, and whether the request has a virtual thread. */
    private static final class Description extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            ServletContext context = request.getServletContext();
            response.getOutputStream()
                    .print(context.getMajorVersion() + "." + context.getMinorVersion() + " " + isVirtual() + "\n");
            response.flushBuffer(); // so that both containers answer in chunks
        }

        /** By reflection, because Java 17 does not have this method. */
        private static boolean isVirtual() {
            try {
                return (boolean) Thread.class.getMethod("isVirtual").invoke(Thread.currentThread());
            } catch (NoSuchMethodException e) {
                return false;
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
