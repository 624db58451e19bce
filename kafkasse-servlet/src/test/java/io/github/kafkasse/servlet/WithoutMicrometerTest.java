package io.github.kafkasse.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.github.kafkasse.servlet.internal.service.MetricsSource;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The service on a class path without Micrometer. */
class WithoutMicrometerTest {
    private static final Pattern ABSENT = Pattern.compile(".*[/\\\\](micrometer|prometheus)-[^/\\\\]*\\.jar");

    private final ClassLoader original = Thread.currentThread().getContextClassLoader();
    private ClassPath classPath;

    /** Loads its own copy of all classes, except those that the test uses to call the servlet, and loggers. */
    private static final class ClassPath extends URLClassLoader {
        ClassPath() throws MalformedURLException {
            super(urls(), ClassLoader.getPlatformClassLoader());
        }

        private static URL[] urls() throws MalformedURLException {
            return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
                    .splitAsStream(System.getProperty("java.class.path"))
                    .filter(entry -> !ABSENT.matcher(entry).matches())
                    .map(entry -> Path.of(entry).toUri())
                    .map(uri -> {
                        try {
                            return uri.toURL();
                        } catch (MalformedURLException e) {
                            throw new IllegalStateException(e);
                        }
                    })
                    .toArray(URL[]::new);
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            boolean shared = name.startsWith("jakarta.servlet.")
                    || name.startsWith("org.slf4j.")
                    || name.startsWith("ch.qos.logback.");
            return shared ? WithoutMicrometerTest.class.getClassLoader().loadClass(name) : super.findClass(name);
        }
    }

    @BeforeEach
    void enter() throws MalformedURLException {
        classPath = new ClassPath();
        assertThrows(ClassNotFoundException.class, () -> classPath.loadClass(MetricsSource.LIBRARY));
        Thread.currentThread().setContextClassLoader(classPath);
    }

    @AfterEach
    void leave() throws Exception {
        Thread.currentThread().setContextClassLoader(original);
        classPath.close();
    }

    private Servlet servlet() throws ReflectiveOperationException {
        return (Servlet) classPath
                .loadClass(EventStreamsServlet.class.getName())
                .getConstructor()
                .newInstance();
    }

    private static ServletConfig config(Map<String, String> parameters) {
        ServletContext context = mock(ServletContext.class);
        when(context.getInitParameterNames()).thenReturn(Collections.emptyEnumeration());
        ServletConfig config = mock(ServletConfig.class);
        when(config.getServletContext()).thenReturn(context);
        when(config.getServletName()).thenReturn("streams");
        when(config.getInitParameterNames()).thenReturn(Collections.enumeration(parameters.keySet()));
        when(config.getInitParameter(anyString())).thenAnswer(call -> parameters.get(call.<String>getArgument(0)));
        return config;
    }

    @Test
    void theServiceStartsIfTheSettingIsOff() throws Exception {
        Servlet servlet = servlet();
        servlet.init(config(Map.of("kafka.bootstrap.servers", "127.0.0.1:1", "topics.allowed", "a")));
        servlet.destroy();
    }

    @Test
    void theServiceNamesTheMissingLibraryIfTheSettingIsOn() throws Exception {
        Servlet servlet = servlet();
        ServletConfig config = config(
                Map.of("kafka.bootstrap.servers", "127.0.0.1:1", "topics.allowed", "a", "metrics.endpoint", "true"));
        assertEquals(
                "Servlet 'streams' cannot start: Setting metrics.endpoint needs"
                        + " io.micrometer:micrometer-registry-prometheus, which is not on the class path",
                assertThrows(ServletException.class, () -> servlet.init(config)).getMessage());
    }
}
