package io.github.kafkasse.examples.demo;

/**
 * What the user is invited to follow.
 *
 * @param path where the server has it, such as {@code /v2/stream/mediawiki.recentchange}
 * @param topic one of its topics
 * @param hasPages whether there are the events of made-up pages
 */
record Sample(String path, String topic, boolean hasPages) {
    static Sample ofStream(String stream, String topic) {
        return new Sample("/v2/stream/" + Invitation.pathSegment(stream), topic, false);
    }

    static Sample ofTopic(String topic) {
        return new Sample("/topics/" + topic, topic, false);
    }

    /** The same, where there are the events of made-up pages. */
    Sample withPages() {
        return new Sample(path, topic, true);
    }

    /** The invitation to follow it at a server's address. */
    Invitation at(String address) {
        return Invitation.to(address, this);
    }
}
