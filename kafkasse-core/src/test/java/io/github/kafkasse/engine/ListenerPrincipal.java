package io.github.kafkasse.engine;

import org.apache.kafka.common.security.auth.AuthenticationContext;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.apache.kafka.common.security.auth.KafkaPrincipalBuilder;
import org.apache.kafka.common.security.auth.KafkaPrincipalSerde;
import org.apache.kafka.common.security.authenticator.DefaultKafkaPrincipalBuilder;

/**
 * Names the user of a connection after its listener, so that rights can be tested without passwords. Created by the
 * broker.
 */
public final class ListenerPrincipal implements KafkaPrincipalBuilder, KafkaPrincipalSerde {
    private final DefaultKafkaPrincipalBuilder usual = new DefaultKafkaPrincipalBuilder(null, null);

    @Override
    public KafkaPrincipal build(AuthenticationContext context) {
        return new KafkaPrincipal(KafkaPrincipal.USER_TYPE, context.listenerName());
    }

    @Override
    public byte[] serialize(KafkaPrincipal principal) {
        return usual.serialize(principal);
    }

    @Override
    public KafkaPrincipal deserialize(byte[] bytes) {
        return usual.deserialize(bytes);
    }
}
