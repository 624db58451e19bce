package io.github.kafkasse.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The rules in their simplest form, on random events. Each event is created as text and as the equal tree of maps,
 * lists and strings; both must give the same result.
 */
class EventFilterRandomTest {
    private static final String[] NAMES = {"a", "b", "c"};
    private static final String[] TEXTS = {"1", "true", "null", "x"};
    private static final String[] VALUES = {"*", "1", "t*e", "*l", "x"};

    private final Random random = new Random(7);
    private final StringBuilder json = new StringBuilder();

    @Test
    void allExpressionsTogetherGiveTheResultOfEachInTurn() {
        int accepted = 0;
        for (int round = 0; round < 20_000; round++) {
            json.setLength(0);
            Object event = object(3);
            List<String> expressions = new ArrayList<>();
            boolean expected = true;
            for (int i = 0; i <= random.nextInt(3); i++) {
                List<String> path = path();
                List<String> values = List.of(VALUES).subList(random.nextInt(2), 2 + random.nextInt(VALUES.length - 1));
                boolean negated = random.nextInt(4) == 0;
                expressions.add((negated ? "!" : "") + String.join(".", path) + ":" + String.join("|", values));
                expected &= negated != holds(event, path, values);
            }
            EventFilter filter = EventFilter.parse(expressions, FilterLimits.defaults());
            assertEquals(expected, filter.accepts(Events.event(json.toString())), () -> filter + " on " + json);
            accepted += expected ? 1 : 0;
        }
        assertTrue(accepted > 500, accepted + " of them accepted");
    }

    private List<String> path() {
        List<String> path = new ArrayList<>();
        do {
            path.add(NAMES[random.nextInt(NAMES.length)]);
        } while (path.size() < 3 && random.nextInt(3) == 0);
        return path;
    }

    private static boolean holds(Object value, List<String> path, List<String> values) {
        if (!path.isEmpty()) {
            return value instanceof Map<?, ?> members
                    && holds(members.get(path.get(0)), path.subList(1, path.size()), values);
        }
        if (value == null) {
            return false; // the member is missing
        }
        if (values.contains("*")) {
            return true;
        }
        return value instanceof List<?> elements
                ? elements.stream().anyMatch(each -> isOneOf(values, each))
                : isOneOf(values, value);
    }

    private static boolean isOneOf(List<String> values, Object value) {
        return value instanceof String text && values.stream().anyMatch(each -> text.matches(each.replace("*", ".*")));
    }

    private Object value(int depth) {
        int kind = random.nextInt(depth == 0 ? 2 : 5);
        return kind == 4 ? array(depth) : kind >= 2 ? object(depth - 1) : scalar();
    }

    private String scalar() {
        String text = TEXTS[random.nextInt(TEXTS.length)];
        boolean quoted = text.equals("x") || random.nextBoolean();
        json.append(quoted ? "\"" + text + "\"" : text);
        return text;
    }

    private List<Object> array(int depth) {
        List<Object> elements = new ArrayList<>();
        json.append('[');
        for (int i = random.nextInt(4); i > 0; i--) {
            elements.add(value(depth - 1));
            json.append(i > 1 ? "," : "");
        }
        json.append(']');
        return elements;
    }

    private Map<String, Object> object(int depth) {
        Map<String, Object> members = new LinkedHashMap<>();
        json.append('{');
        for (int i = random.nextInt(6); i > 0; i--) {
            String name = NAMES[random.nextInt(NAMES.length)];
            json.append('"').append(name).append("\": ");
            members.put(name, value(depth));
            json.append(i > 1 ? " , " : "");
        }
        json.append('}');
        return members;
    }
}
