package io.github.kafkasse;

/**
 * None of the topics that the service itself allows exists: status 500, the operator's mistake and not the client's.
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
