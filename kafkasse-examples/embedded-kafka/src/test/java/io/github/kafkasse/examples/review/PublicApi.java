package io.github.kafkasse.examples.review;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Lists the public API of a module, one line per member, so that a test can compare it with the reviewed listing. A
 * change of the API fails the build until the listing is updated. Packages named {@code internal} are not part of the
 * API.
 */
public final class PublicApi {
    /** The reviewed listing, relative to the module's directory. */
    private static final Path REVIEWED = Path.of("src", "test", "resources", "public-api.txt");

    private static final Path CURRENT = Path.of("target", "public-api.txt");

    private PublicApi() {}

    /**
     * Compares a module's API with its reviewed listing, and writes the current listing to {@code target}.
     *
     * @param member any class of the module, which must be compiled to a directory
     * @return the lines that were removed, with {@code - } before them, and the lines that were added, with {@code + };
     *     empty if the API is the reviewed one
     * @throws IOException if a file cannot be read or written
     */
    public static List<String> changes(Class<?> member) throws IOException {
        List<String> current = lines(member);
        Files.write(CURRENT, current);
        List<String> reviewed =
                Files.exists(REVIEWED) ? Files.readAllLines(REVIEWED, StandardCharsets.UTF_8) : List.of();
        return Stream.concat(
                        reviewed.stream()
                                .filter(line -> !current.contains(line))
                                .map(line -> "- " + line),
                        current.stream()
                                .filter(line -> !reviewed.contains(line))
                                .map(line -> "+ " + line))
                .toList();
    }

    /** {@return how to accept a change} */
    public static String howToAccept() {
        return "The public API has changed. If this is intended, copy " + CURRENT + " to " + REVIEWED
                + " and name the change in .github/CHANGELOG.md.";
    }

    private static List<String> lines(Class<?> member) throws IOException {
        Map<String, Class<?>> types = new TreeMap<>();
        Path root = folder(member);
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(PublicApi::isClass).toList()) {
                Class<?> type = load(root.relativize(file), member.getClassLoader());
                if (isPublic(type)) {
                    types.put(type.getName(), type);
                }
            }
        }
        return types.values().stream().flatMap(PublicApi::describe).toList();
    }

    private static Path folder(Class<?> member) {
        try {
            return Path.of(
                    member.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static boolean isClass(Path file) {
        String name = file.toString().replace('\\', '/');
        return name.endsWith(".class") && !name.endsWith("-info.class") && !name.contains("/internal/");
    }

    private static Class<?> load(Path file, ClassLoader loader) {
        String name = file.toString().replace(".class", "").replace('/', '.').replace('\\', '.');
        try {
            return Class.forName(name, false, loader);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isPublic(Class<?> type) {
        return Modifier.isPublic(type.getModifiers())
                && (type.getDeclaringClass() == null || isPublic(type.getDeclaringClass()));
    }

    /** The type, then each of its members, prefixed with the type's name, so that each line is complete. */
    private static Stream<String> describe(Class<?> type) {
        TreeSet<String> members = new TreeSet<>();
        for (Field field : type.getDeclaredFields()) {
            if (isAccessible(field.getModifiers())) {
                members.add(field.toGenericString());
            }
        }
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            if (isAccessible(constructor.getModifiers())) {
                members.add(constructor.toGenericString());
            }
        }
        methods(type).forEach(method -> members.add(method.toGenericString()));
        return Stream.concat(
                Stream.of(declaration(type)), members.stream().map(member -> type.getSimpleName() + ": " + member));
    }

    /**
     * Omits methods of other libraries. Methods of a superclass that is not public appear also as bridge methods of the
     * subclass.
     */
    private static Stream<Method> methods(Class<?> type) {
        Map<String, Method> methods = new TreeMap<>();
        Stream.concat(Arrays.stream(type.getMethods()), Arrays.stream(type.getDeclaredMethods()))
                .filter(method -> isAccessible(method.getModifiers()))
                .filter(method -> method.getDeclaringClass().getName().startsWith("io.github.kafkasse."))
                .filter(method -> !method.getName().startsWith("lambda$"))
                .forEach(method -> methods.merge(
                        method.getName() + Arrays.toString(method.getParameterTypes()),
                        method,
                        (first, second) -> first.isBridge() ? second : first));
        return methods.values().stream();
    }

    private static boolean isAccessible(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }

    private static String declaration(Class<?> type) {
        Class<?> superclass = type.getSuperclass();
        String interfaces = Arrays.stream(type.getGenericInterfaces())
                .map(Type::getTypeName)
                .collect(Collectors.joining(", "));
        return Modifier.toString(type.getModifiers()) + " " + type.getName()
                + (superclass == null
                        ? ""
                        : " extends " + type.getGenericSuperclass().getTypeName())
                + (interfaces.isEmpty() ? "" : " implements " + interfaces);
    }
}
