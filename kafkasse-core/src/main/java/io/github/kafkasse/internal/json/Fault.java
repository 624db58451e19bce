package io.github.kafkasse.internal.json;

/**
 * Why bytes are not JSON. It is only used in a log line, so rejecting a record costs no more than finding the position
 * of the fault.
 */
enum Fault {
    ENDS_EARLY("it ends where more is due"),
    NOTHING("there is nothing but whitespace"),
    TRAILING("there is something after the value"),
    NO_VALUE("no value begins with this byte"),
    NO_NAME("a member's name is due"),
    NO_COLON("a colon is due"),
    NO_COMMA("a comma or the closing bracket is due"),
    BAD_LITERAL("this is none of true, false and null"),
    BAD_NUMBER("a digit is due"),
    CONTROL_CHARACTER("a control character stands in a string"),
    BAD_ESCAPE("no such escape exists"),
    BAD_HEX("a hexadecimal digit is due"),
    UTF8_STRAY("this byte begins no UTF-8 sequence"),
    UTF8_TRUNCATED("a UTF-8 sequence is cut short"),
    UTF8_OVERLONG("a UTF-8 sequence is longer than its character needs"),
    UTF8_SURROGATE("a UTF-8 sequence stands for a surrogate"),
    UTF8_BEYOND("a UTF-8 sequence is beyond U+10FFFF"),
    TOO_DEEP("it is nested too deep"),
    TOO_LARGE("it is too large to be made safe for lines");

    final String description;

    Fault(String description) {
        this.description = description;
    }
}
