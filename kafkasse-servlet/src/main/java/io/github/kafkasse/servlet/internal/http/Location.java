package io.github.kafkasse.servlet.internal.http;

/**
 * The location of a request below the root of its service, decoded.
 *
 * @param root the path of the service's root, beginning and ending with a slash
 * @param path the path below it, without slashes at its ends
 * @param isFolder whether the request's path ends with a slash
 */
public record Location(String root, String path, boolean isFolder) {
    /** {@return a path without a slash at its beginning and a slash at its end} */
    public static String withoutSlashes(String path) {
        int start = path.startsWith("/") ? 1 : 0;
        int end = path.length() > start && path.endsWith("/") ? path.length() - 1 : path.length();
        return path.substring(start, end);
    }
}
