package io.github.kafkasse.internal.encode;

/**
 * How the text of a batch is compressed: in segments that are the same for all clients, or in a form that depends on
 * what a client has received before. From the checksum and the length of the text a connection computes the end of its
 * <a href="https://www.rfc-editor.org/rfc/rfc1952">gzip</a> file, without the text.
 */
public interface Deflated {
    /** The number of bytes of the text. */
    int length();

    /** The checksum of the text. */
    int crc();

    /** The {@linkplain Crc32#factor factor} of the text's length. */
    int factor();
}
