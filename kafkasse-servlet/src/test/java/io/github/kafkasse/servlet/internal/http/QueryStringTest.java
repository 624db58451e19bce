package io.github.kafkasse.servlet.internal.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;

class QueryStringTest {
    @Test
    void aParameterIsDecoded() {
        assertEquals("2018-06-14 00:00:00Z", QueryString.parameter("x=1&since=2018-06-14+00%3A00%3A00Z", "since"));
        assertEquals("ü", QueryString.parameter("s%69nce=%C3%BC", "since"));
    }

    @Test
    void theFirstOfSeveralValuesIsUsed() {
        assertEquals("1", QueryString.parameter("since=1&since=2", "since"));
    }

    @Test
    void aMissingParameterIsNull() {
        assertNull(QueryString.parameter(null, "since"));
        assertNull(QueryString.parameter("", "since"));
        assertNull(QueryString.parameter("sinc=1&xsince=2", "since"));
    }

    @Test
    void aParameterWithoutValueIsEmpty() {
        assertEquals("", QueryString.parameter("since", "since"));
        assertEquals("", QueryString.parameter("&since=&", "since"));
    }

    @Test
    void anInvalidEscapeIsKept() {
        assertEquals("%zz", QueryString.parameter("since=%zz", "since"));
        assertEquals("100%", QueryString.parameter("%=1&since=100%", "since"));
    }

    @Test
    void aValueCanContainAnEqualsSign() {
        assertEquals("a=b", QueryString.parameter("since=a=b", "since"));
    }
}
