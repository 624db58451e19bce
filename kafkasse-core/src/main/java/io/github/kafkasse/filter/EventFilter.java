package io.github.kafkasse.filter;

import io.github.kafkasse.InvalidFilterException;
import io.github.kafkasse.RecordFilter;
import io.github.kafkasse.StreamEvent;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A client's filter, read from the values of a query parameter that may be repeated:
 *
 * <pre>{@code ?filter=wiki:enwiki|dewiki&filter=meta.domain:en.wikipedia.org}</pre>
 *
 * <p>Each value of the parameter is an expression: a path, and the values that it may have. All expressions must
 * match. The grammar in RFC 5234, in characters of Unicode, after URL decoding, nothing trimmed:
 *
 * <pre>{@code
 * expression = [ "!" ] path ":" value *( "|" value )
 *            / [ "!" ] "@in:" path ":" value *( ( "," / "|" ) value )
 * path       = "@key" / name *( "." name )
 * name       = 1*( escape / <any character but . : | \> )
 *              ; the first name of a path begins neither with "@" nor with "!", unless it is escaped
 * value      = text [ "*" text ]
 * text       = *( escape / <any character but | * \> )
 * escape     = "\" ( "." / ":" / "|" / "\" / "@" / "!" / "*" )
 *              ; in a value after "@in:", a comma is escaped like a "|"
 * }</pre>
 *
 * <p>{@code @in:wiki:enwiki,dewiki} means the same as {@code wiki:enwiki|dewiki}, and the two are equal. It needs no
 * character that must be percent-encoded in a URL: Tomcat refuses a {@code |} that is not encoded.
 *
 * <p>An escape represents its second character; a backslash before any other character is an error. So {@code a\.b:1}
 * refers to the member {@code a.b}, and {@code \@key:1} to a member {@code @key}. In values only {@code |}, {@code *}
 * and the backslash must be escaped: {@code uri:https://a.b/c}. A value may be empty: {@code comment:} matches the
 * empty string, and {@code comment:|none} matches that or {@code none}. A name may not be empty.
 *
 * <p>Rules:
 *
 * <ul>
 *   <li>A path leads from the event's object from member to member, by their names after decoding of escapes, and does
 *       not lead through arrays. Of members with the same name the last one counts, as in nearly all parsers. A missing
 *       member never matches, whatever the values; nor does an event that is not an object.
 *   <li>A string matches a value that equals its content after decoding of escapes, character by character: nothing is
 *       folded or normalized.
 *   <li>A number, {@code true}, {@code false} or {@code null} matches a value that equals its JSON text: {@code n:1}
 *       matches neither {@code 1.0} nor {@code 1e0}. A string with the same text matches too: {@code bot:true} matches
 *       {@code true} and {@code "true"}.
 *   <li>An asterisk in a value is a wildcard for any number of characters: {@code wiki:*wiki} matches the end of a
 *       text, {@code wiki:en*} its beginning, and {@code wiki:en*wiki} both.
 *   <li>An array matches if one of its elements is such a string, number, {@code true}, {@code false} or {@code null};
 *       arrays and objects inside it do not count.
 *   <li>An object does not match a text.
 *   <li>An asterisk alone matches every value, also {@code null}, an object and an empty array: {@code comment:*}
 *       selects the events that have the member.
 *   <li>{@code @key} is the record's key in Kafka, if it has one, and if that is valid UTF-8. {@code @key:*} matches
 *       every key, also one that is not UTF-8.
 *   <li>An expression after {@code !} matches exactly the events that do not match it without the {@code !}. So
 *       {@code !type:log} also selects the events that have no {@code type}, and {@code !tags:b} those of which no tag
 *       is {@code b}.
 *   <li>A tombstone, the deletion of a key, has no members. A filter with an expression on a member, also a negated
 *       one, matches no tombstone, because it is not known whether it matched what was deleted. A filter that has only
 *       expressions on {@code @key} matches it by its key.
 * </ul>
 *
 * <p>Equal by value: filters are equal if they differ only in the order or repetition of expressions and values, or in
 * unnecessary escapes. Immutable and thread-safe. An event is read once, to its end, because a later member may count;
 * if a condition on the key does not match, the event is not read.
 */
public final class EventFilter implements RecordFilter {
    /** The memory of a filter, and of each expression, beside its names and values. */
    private static final int FIXED_BYTES = 256;

    /** The memory of a name or a value beside its characters. */
    private static final int PART_BYTES = 240;

    private final List<String> expressions;
    private final List<KeyCondition> onKey;
    private final MemberTree onMembers;
    private final byte @Nullable [] requiredKey;
    private final long memoryBytes;

    /** A condition on the record's key. */
    private record KeyCondition(boolean negated, ValueSet values) {
        boolean isMetBy(byte @Nullable [] key, @Nullable String text) {
            return key != null && (values.hasAny() || (text != null && values.matches(text)));
        }
    }

    private EventFilter(Map<String, Condition> conditions) {
        this.expressions = List.copyOf(conditions.keySet());
        this.onKey = conditions.values().stream()
                .filter(Condition::isOnKey)
                .map(each -> new KeyCondition(each.negated(), new ValueSet(each.values())))
                .toList();
        this.onMembers = new MemberTree(
                conditions.values().stream().filter(each -> !each.isOnKey()).toList());
        this.requiredKey = conditions.values().stream()
                .flatMap(each -> Stream.ofNullable(each.onlyKey()))
                .findFirst()
                .map(key -> key.getBytes(StandardCharsets.UTF_8))
                .orElse(null);
        this.memoryBytes = memoryBytes(conditions);
    }

    /**
     * Parses a filter.
     *
     * @param expressions the values of the query parameter, decoded; empty ones are ignored
     * @param limits how large it may be
     * @return the filter, or {@code null} if there is no expression
     * @throws InvalidFilterException if an expression does not match the grammar, or a limit is exceeded
     */
    public static @Nullable EventFilter parse(List<String> expressions, FilterLimits limits) {
        Map<String, Condition> conditions = new TreeMap<>();
        int number = 0;
        for (String expression : expressions) {
            number++;
            if (number > limits.maxExpressions()) {
                throw new InvalidFilterException("There are " + expressions.size()
                        + " filters; this server accepts up to " + limits.maxExpressions()
                        + ". Combine values of one member: wiki:enwiki|dewiki.");
            }
            if (expression.length() > limits.maxLength()) {
                throw new InvalidFilterException("Filter " + number + " has " + expression.length()
                        + " characters; this server accepts up to " + limits.maxLength() + ".");
            }
            if (!expression.isEmpty()) {
                Condition condition = new ConditionReader(expression, number, limits.maxValues()).read();
                conditions.put(condition.text(), condition);
            }
        }
        return conditions.isEmpty() ? null : new EventFilter(conditions);
    }

    /**
     * A filter that the application defines, within the {@linkplain FilterLimits#defaults() default limits}. For text
     * from outside, such as the name of a user, use {@link #member}.
     *
     * @param expression an expression, such as {@code wiki:enwiki|dewiki}
     * @param more further expressions, which must match too
     * @return the filter
     * @throws InvalidFilterException if an expression does not match the grammar, or there are too many
     */
    public static EventFilter of(String expression, String... more) {
        List<String> expressions = new ArrayList<>(List.of(more));
        expressions.add(0, expression);
        EventFilter filter = parse(expressions, FilterLimits.defaults());
        if (filter == null) {
            throw new InvalidFilterException("The filter has no expression");
        }
        return filter;
    }

    /**
     * A filter by one value that is taken literally, for text from outside, such as the name of a user. Such text must
     * never be put into an expression, where {@code *} and {@code |} have a meaning: a user named {@code *} would get
     * the events of all users.
     *
     * @param path the path of a member, or {@code @key}, as in an expression
     * @param value the value; no character of it has a meaning
     * @return the filter
     * @throws InvalidFilterException if the path does not match the grammar, or the value is too long
     */
    public static EventFilter member(String path, String value) {
        String expression = path + ":" + Escapes.value(value);
        Condition condition = new ConditionReader(expression, 1, 1).read();
        if (!condition.values().contains(new ValuePattern(value, null))) {
            throw new InvalidFilterException(
                    "The path '" + path + "' has a ':'; in a name it is written with a backslash before it.");
        }
        return of(expression);
    }

    /** Each name and value is kept as text and in a node or an entry of a set, beside the text of its expression. */
    @Override
    public long memoryBytes() {
        return memoryBytes;
    }

    private static long memoryBytes(Map<String, Condition> conditions) {
        long bytes = FIXED_BYTES;
        for (Map.Entry<String, Condition> each : conditions.entrySet()) {
            Condition condition = each.getValue();
            long parts = (long) condition.path().size() + condition.values().size();
            bytes += FIXED_BYTES + 4L * each.getKey().length() + PART_BYTES * parts;
        }
        return bytes;
    }

    @Override
    public boolean accepts(StreamEvent event) {
        return acceptsKey(event.key()) && onMembers.accepts(event.json());
    }

    @Override
    public boolean acceptsTombstone(StreamEvent event) {
        return onMembers.isEmpty() && acceptsKey(event.key());
    }

    @Override
    public byte @Nullable [] requiredKey() {
        return requiredKey;
    }

    private boolean acceptsKey(byte @Nullable [] key) {
        if (onKey.isEmpty()) {
            return true;
        }
        if (requiredKey != null && !Arrays.equals(requiredKey, key)) {
            return false;
        }
        String text = key == null ? null : utf8(key);
        for (KeyCondition condition : onKey) {
            if (condition.isMetBy(key, text) == condition.negated) {
                return false;
            }
        }
        return true;
    }

    private static @Nullable String utf8(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    /**
     * Its expressions in a normal form that all equal filters share: sorted, each with sorted values, without
     * repetitions and unnecessary escapes. Parsed again, they give an equal filter.
     *
     * @return the expressions, at least one
     */
    public List<String> expressions() {
        return expressions;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof EventFilter filter && filter.expressions.equals(expressions);
    }

    @Override
    public int hashCode() {
        return expressions.hashCode();
    }

    @Override
    public String toString() {
        return "EventFilter" + expressions;
    }
}
