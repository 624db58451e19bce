package io.github.kafkasse.servlet.internal.documentation;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The facts about a stream that the documentation contains. Its topics are not among them, because clients need not
 * know them.
 *
 * @param name its name, as clients write it in a path
 * @param description a description of its events, in Markdown; {@code null} if there is none
 * @param aliases other names for it, in the order in which they are listed
 * @param schemaTitle the title of its events' JSON Schema ({@code mediawiki/recentchange}), by which it is found below
 *     the {@linkplain ServiceFacts#withSchemaBase base of all schemas}; {@code null} if it is not known
 * @param schema the JSON Schema of its events; {@code null} if it is not part of the documentation
 * @param example one of its events, as JSON; {@code null} if there is none
 */
public record StreamFacts(
        String name,
        @Nullable String description,
        List<String> aliases,
        @Nullable String schemaTitle,
        @Nullable EventSchema schema,
        @Nullable String example) {
    /**
     * The facts about one stream. The example is kept without its line breaks, as it would be streamed.
     *
     * @param name its name, as clients write it in a path
     * @param description a description of its events, in Markdown; {@code null} if there is none
     * @param aliases other names for it, in the order in which they are listed
     * @param schemaTitle the title of its events' JSON Schema ({@code mediawiki/recentchange}), by which it is found
     *     below the {@linkplain ServiceFacts#withSchemaBase base of all schemas}; {@code null} if it is not known
     * @param schema the JSON Schema of its events; {@code null} if it is not part of the documentation
     * @param example one of its events, as JSON; {@code null} if there is none
     * @throws IllegalArgumentException if the example is not one JSON value; the message names the stream
     */
    public StreamFacts {
        aliases = List.copyOf(aliases);
        if (example != null) {
            example = compact(name, example);
        }
    }

    /** The same facts without a JSON Schema. */
    StreamFacts(
            String name,
            @Nullable String description,
            List<String> aliases,
            @Nullable String schemaTitle,
            @Nullable String example) {
        this(name, description, aliases, schemaTitle, null, example);
    }

    private static String compact(String name, String example) {
        try {
            return RawJson.compact(example);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "The example event of stream '" + name + "' is not JSON: " + e.getOriginalMessage(), e);
        }
    }
}
