package io.github.kafkasse.servlet.support;

import jakarta.servlet.DispatcherType;
import java.util.EnumSet;
import org.eclipse.jetty.${jetty.ee}.servlet.FilterHolder;
import org.eclipse.jetty.${jetty.ee}.servlet.ServletContextHandler;
import org.eclipse.jetty.${jetty.ee}.servlet.ServletHolder;
import org.eclipse.jetty.${jetty.ee}.servlet.ServletMapping;
import org.eclipse.jetty.server.Handler;

/** The Jetty-specific part of a deployment. The build inserts the version of Jakarta EE into the imports. */
final class JettyServlets {
    private JettyServlets() {}

    static Handler handler(Deployment deployment) {
        ServletContextHandler context = new ServletContextHandler();
        deployment.contextParameters().forEach(context::setInitParameter);
        ServletHolder holder = new ServletHolder("streams", deployment.servlet());
        holder.setAsyncSupported(deployment.async());
        holder.setInitParameters(deployment.parameters());
        holder.setInitOrder(0);
        context.getServletHandler().addServlet(holder);
        ServletMapping mapping = new ServletMapping();
        mapping.setServletName(holder.getName());
        mapping.setPathSpecs(deployment.mappings().toArray(String[]::new));
        context.getServletHandler().addServletMapping(mapping);
        if (deployment.filter() != null) {
            FilterHolder filter = new FilterHolder(deployment.filter());
            filter.setAsyncSupported(true);
            context.addFilter(filter, "/*", EnumSet.allOf(DispatcherType.class));
        }
        return context;
    }
}
