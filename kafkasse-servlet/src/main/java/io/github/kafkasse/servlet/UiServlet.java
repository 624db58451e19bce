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
 * A page that shows events in a browser as they arrive. Its user selects streams, a start time and a filter. Map it to
 * {@code …/ui/*} beside a {@link KafkaSseServlet} at {@code …/stream/*}, whose streams it shows:
 *
 * <pre>{@code
 * context.addServlet(new ServletHolder(KafkaSseServlet.builder(engine).catalogue(streams).build()), "/v2/stream/*");
 * context.addServlet(new ServletHolder(new UiServlet(() -> streams, false)), "/v2/ui/*");
 * }</pre>
 *
 * <p>The page is static, loads nothing from other sites, and has a Content-Security-Policy. Only the list of streams,
 * {@code …/ui/streams}, is dynamic. Thread-safe. Nothing blocks if the supplier does not.
 */
public final class UiServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final transient UiPage page;

    /**
     * Makes the servlet.
     *
     * @param streams supplies the streams to select from; called on the container's threads for each request for
     *     the list
     * @param filter whether the streams accept {@code filter} parameters; if so, the page offers them
     */
    public UiServlet(Supplier<StreamConfiguration> streams, boolean filter) {
        this.page = UiPage.of(streams, new UiPage.Facts(filter, false, true, false, null));
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        String path = request.getPathInfo();
        FailureBarrier.answer(request, response, http -> http.send(page.answer(http, path == null ? "" : path)));
    }
}
