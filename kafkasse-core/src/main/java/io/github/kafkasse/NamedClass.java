package io.github.kafkasse;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import org.jspecify.annotations.Nullable;

/** Creates an object of the class that a setting names. Its errors have the name of the setting and the reason. */
final class NamedClass {
    private final Setting<String> setting;
    private final String name;

    NamedClass(Setting<String> setting, String name) {
        this.setting = setting;
        this.name = name;
    }

    /** @throws IllegalArgumentException if no object can be created; with the cause if the class failed */
    <T> T make(Class<T> type) {
        Class<?> named = load(type);
        if (!type.isAssignableFrom(named)) {
            throw wrong("does not implement " + type.getName(), null);
        }
        if (!Modifier.isPublic(named.getModifiers()) || Modifier.isAbstract(named.getModifiers())) {
            throw wrong("is not public, or is abstract", null);
        }
        try {
            return type.cast(named.getConstructor().newInstance());
        } catch (NoSuchMethodException e) {
            throw wrong("has no public constructor without parameters", e);
        } catch (InvocationTargetException e) {
            throw wrong("cannot be used: its constructor failed: " + e.getCause(), e.getCause());
        } catch (ReflectiveOperationException | LinkageError e) {
            throw wrong("cannot be used: " + e, e);
        }
    }

    /** The context class loader is the one of a web application; the engine may be in a loader above it. */
    private Class<?> load(Class<?> type) {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        try {
            return Class.forName(name, false, context == null ? type.getClassLoader() : context);
        } catch (ClassNotFoundException e) {
            throw wrong("is not on the class path", e);
        } catch (LinkageError e) {
            throw wrong("cannot be loaded: " + e, e);
        }
    }

    private IllegalArgumentException wrong(String what, @Nullable Throwable cause) {
        return new IllegalArgumentException("Setting " + setting + ": class '" + name + "' " + what, cause);
    }
}
