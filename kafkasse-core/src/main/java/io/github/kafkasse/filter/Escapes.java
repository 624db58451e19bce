package io.github.kafkasse.filter;

/** Writes names and values so that {@link ConditionReader} reads them unchanged. */
final class Escapes {
    private Escapes() {}

    static String name(String name) {
        return escaped(name, ".:|\\");
    }

    static String value(String value) {
        return escaped(value, "|*\\");
    }

    private static String escaped(String part, String special) {
        StringBuilder text = new StringBuilder(part.length());
        for (int i = 0; i < part.length(); i++) {
            char c = part.charAt(i);
            text.append(special.indexOf(c) >= 0 ? "\\" : "").append(c);
        }
        return text.toString();
    }
}
