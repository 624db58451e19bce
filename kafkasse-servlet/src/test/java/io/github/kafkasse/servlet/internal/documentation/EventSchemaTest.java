package io.github.kafkasse.servlet.internal.documentation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** JSON Schemas as components of a document. */
class EventSchemaTest {
    private static String component(String json) {
        return RawJson.of(EventSchema.of(json.replace('\'', '"')).component("X"))
                .replace('"', '\'');
    }

    @Test
    void referencesLeadToTheComponent() {
        assertEquals(
                "{'properties':{'a':{'$ref':'#/components/schemas/X/definitions/b'},'c':{'$ref':'#/components/schemas/X'}},"
                        + "'definitions':{'b':{'anyOf':[{'$ref':'#/components/schemas/X'},true]}}}",
                component("{'properties':{'a':{'$ref':'#/definitions/b'},'c':{'$ref':'#'}},"
                        + "'definitions':{'b':{'anyOf':[{'$ref':'#'},true]}}}"));
    }

    @Test
    void referencesByTheSchemasOwnNameLeadToTheComponent() {
        assertEquals(
                "{'items':{'$ref':'#/components/schemas/X/$defs/b'},'not':{'$ref':'#/components/schemas/X'}}",
                component("{'$id':'/a/1.0.0','items':{'$ref':'/a/1.0.0#/$defs/b'},'not':{'$ref':'/a/1.0.0'}}"));
    }

    @Test
    void theNameAndTheDraftOfTheSchemaAreRemoved() {
        assertEquals(
                "{'title':'a'}",
                component("{'$schema':'https://json-schema.org/draft-07/schema#','$id':'/a/1','title':'a'}"));
    }

    @Test
    void namesOfPropertiesAreNotKeywords() {
        String json = "{'properties':{'$id':true,'$schema':{'type':'string'},'items':{'type':'string'},'$ref':false}}";
        assertEquals(json, component(json));
    }

    @Test
    void dataIsNotASchema() {
        String json = "{'const':{'$ref':'#/a'},'enum':[{'$id':1}],'default':{'$anchor':'a'},'examples':[{'$ref':1.50}],"
                + "'x-other':{'$ref':null}}";
        assertEquals(json, component(json));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    []                                              | it is not a JSON object
                    {'a':                                           | it is not JSON
                    {'a':1,'a':2}                                   | it is not JSON
                    {'$schema':'http://json-schema.org/draft-04/schema#'} | its draft is not one of
                    {'properties':{'a':{'$ref':'/common/1.0.0'}}}   | it refers to another schema: /common/1.0.0
                    {'properties':{'a':{'$ref':'#anchor'}}}         | it refers to another schema: #anchor
                    {'allOf':[{'$ref':'http://example.org/a#/b'}]}  | it refers to another schema: http://example.org/a#/b
                    {'$id':'/a','not':{'$ref':'/ab'}}               | it refers to another schema: /ab
                    {'if':{'$id':'/b'}}                             | it has the keyword $id within
                    {'$defs':{'a':{'$anchor':'b'}}}                 | it has the keyword $anchor within
                    {'prefixItems':[{}]}                            | it has the keyword prefixItems within
                    {'items':[{}]}                                  | its keyword items is a list
                    """)
    void aSchemaThatCannotBeAComponentIsRefused(String json, String reason) {
        var refused = assertThrows(IllegalArgumentException.class, () -> component(json));
        assertTrue(refused.getMessage().startsWith(reason), refused.getMessage());
    }

    @Test
    void aDeepOrLongSchemaIsRefused() {
        String deep = "{'not':".repeat(100) + "{}" + "}".repeat(100);
        assertThrows(IllegalArgumentException.class, () -> component(deep));
        assertThrows(
                IllegalArgumentException.class,
                () -> component("{'title':'" + "a".repeat(EventSchema.MAX_LENGTH) + "'}"));
    }

    @Test
    void theFirstExampleIsTheExample() {
        assertEquals(
                "{\"a\":1.50}",
                EventSchema.of("{\"examples\": [{\"a\": 1.50}, 2]}").example());
        assertNull(EventSchema.of("{\"examples\":[]}").example());
        assertNull(EventSchema.of("{\"examples\":{}}").example());
        assertNull(EventSchema.of("{}").example());
    }
}
