package io.github.kafkasse;

/**
 * None of the allowed topics exists: status 500. The operator must fix this, not the client.
 */
public final class KafkaSseConfigurationException extends KafkaSseException {
    private static final long serialVersionUID = 1L;

    /**
     * An error of this kind.
     *
     * @param detail what is wrong and what would be right, for the client
     */
    public KafkaSseConfigurationException(String detail) {
        super(500, "ConfigurationError", "internal_error", "Service misconfigured", detail, null, null);
    }
}
