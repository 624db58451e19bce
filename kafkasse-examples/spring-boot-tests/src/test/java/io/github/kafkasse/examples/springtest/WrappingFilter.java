package io.github.kafkasse.examples.springtest;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;

/** A filter of an application, which wraps requests and responses. It marks its responses with a header. */
public final class WrappingFilter implements Filter {
    static final String HEADER = "X-Wrapped";

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletResponse wrapped = new HttpServletResponseWrapper((HttpServletResponse) response);
        wrapped.setHeader(HEADER, "true");
        chain.doFilter(new HttpServletRequestWrapper((HttpServletRequest) request), wrapped);
    }
}
