package io.github.kafkasse.servlet.internal.limits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.github.kafkasse.servlet.internal.http.HttpRequest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How clients are identified: by their address without the port, in any notation of a proxy. */
class ClientKeyTest {
    private static final String PROXY = "address 10.0.0.1";

    private static String key(String header, String... values) {
        HttpRequest request = mock(HttpRequest.class);
        when(request.remoteAddress()).thenReturn("10.0.0.1");
        when(request.headers(header)).thenReturn(List.of(values));
        return new ClientKey(header).of(request);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "203.0.113.9                     | 203.0.113.9",
                "203.0.113.9:51234               | 203.0.113.9",
                "203.0.113.9:                    | 203.0.113.9",
                "6.6.6.6, 203.0.113.9:51234      | 203.0.113.9",
                "2001:db8::1                     | 2001:db8:0:0:0:0:0:1",
                "2001:DB8:0:0::0001              | 2001:db8:0:0:0:0:0:1",
                "[2001:db8::1]                   | 2001:db8:0:0:0:0:0:1",
                "[2001:db8::1]:51234             | 2001:db8:0:0:0:0:0:1",
                "[fe80::1%eth0]:51234            | fe80:0:0:0:0:0:0:1",
                "::ffff:203.0.113.9              | 203.0.113.9",
                "[::ffff:203.0.113.9]:51234      | 203.0.113.9",
                "1:2:3:4:5:6:7:8:9               | 1:2:3:4:5:6:7:8:9",
                "some-host:51234                 | some-host",
                "_hidden                         | _hidden"
            })
    void theLastAddressOfAListIdentifiesTheClient(String value, String client) {
        assertEquals("proxied " + client, key("X-Forwarded-For", value));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "for=203.0.113.9                                        | 203.0.113.9",
                "For=\"203.0.113.9:51234\"                              | 203.0.113.9",
                "for=203.0.113.9:51234;proto=https                      | 203.0.113.9",
                "proto=https; by=10.0.0.2; for=203.0.113.9              | 203.0.113.9",
                "for=\"[2001:DB8::1]:4711\";host=example.org            | 2001:db8:0:0:0:0:0:1",
                "for=[2001:db8::1]:4711                                 | 2001:db8:0:0:0:0:0:1",
                "for=\"[2001:db8::\\1]\"                                | 2001:db8:0:0:0:0:0:1",
                "for=_gazonk                                            | _gazonk",
                "for=\"_gazonk:_port\"                                  | _gazonk",
                "for=6.6.6.6, for=203.0.113.9                           | 203.0.113.9",
                "for=\"6.6.6.6, for=203.0.113.9                         | 203.0.113.9"
            })
    void theLastElementOfForwardedIdentifiesTheClient(String value, String client) {
        assertEquals("proxied " + client, key("Forwarded", value));
    }

    /** Text that does not match the grammar may be the end of a text from the client. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "for=unknown",
                "for=\"unknown\"",
                "proto=https",
                "203.0.113.9",
                "for=1.1.1.1;for=2.2.2.2",
                "for=203.0.113.9;host=\"a, for=6.6.6.6\"",
                "for=203.0.113.9;host=\"a, for=6.6.6.6;y=\"",
                "for=203.0.113.9;host=\"a, for=6.6.6.6;y=\\\"\"",
                "for=\"6.6.6.6",
                "for=6.6.6.6 nonsense"
            })
    void theAddressOfTheProxyIsUsedIfForwardedHasNoClient(String value) {
        assertEquals(PROXY, key("Forwarded", value));
    }

    @Test
    void theLastHeaderIsUsed() {
        assertEquals("proxied 203.0.113.9", key("X-Forwarded-For", "6.6.6.6", "7.7.7.7, 203.0.113.9:1"));
        assertEquals("proxied 203.0.113.9", key("Forwarded", "for=6.6.6.6", "for=\"203.0.113.9:1\""));
        assertEquals(PROXY, key("X-Forwarded-For", "6.6.6.6,"));
        assertEquals(PROXY, key("X-Forwarded-For"));
    }

    @Test
    void aLongValueIsBounded() {
        assertEquals(
                "proxied ".length() + 200, key("X-Real-IP", "x".repeat(100_000)).length());
        assertEquals(PROXY, key("Forwarded", "for=" + "x".repeat(100_000)));
        assertEquals(PROXY, key("Forwarded", "for=\"" + "\\x".repeat(50_000)));
    }
}
