package io.github.kafkasse.servlet;

import io.github.kafkasse.servlet.catalogue.StreamConfiguration;
import io.github.kafkasse.servlet.internal.container.FailureBarrier;
import io.github.kafkasse.servlet.internal.service.UiPage;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.Supplier;

/**
 * A page to watch streams with, in a browser: one chooses streams, a time to begin at, and which events, and sees them
 * come. It is to be mapped to {@code …/ui/*}, beside a {@link KafkaSseServlet} at {@code …/stream/*}, whose streams it
 * shows:
 *
 * <pre>{@code
 * context.addServlet(new ServletHolder(KafkaSseServlet.builder(engine).catalogue(streams).build()), "/v2/stream/*");
 * context.addServlet(new ServletHolder(new UiServlet(() -> streams, false)), "/v2/ui/*");
 * }</pre>
 *
 * <p>The page is static, loads nothing from elsewhere, and is protected by a Content-Security-Policy; only the list of
 * streams, {@code …/ui/streams}, is made. Thread-safe, as servlets are; nothing blocks, if the supplier does not.
 */
public final class UiServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final transient UiPage page;

    /**
     * Makes the servlet.
     *
     * @param streams the streams to choose from; asked on the container's threads, whenever somebody opens the page
     * @param filter whether the streams take {@code filter} parameters, so that the page is to offer them
     */
    public UiServlet(Supplier<StreamConfiguration> streams, boolean filter) {
        this.page = UiPage.of(streams, filter, false, true);
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        String path = request.getPathInfo();
        FailureBarrier.answer(
                request, response, http -> http.send(page.answer(http, path == null ? "" : path), response));
    }
}
