package io.github.kafkasse.examples.demo;

/**
 * A stream that the user can follow.
 *
 * @param path its path on the server, such as {@code /v2/stream/mediawiki.recentchange}
 * @param topic one of its topics
 * @param hasPages whether there are events of generated pages
 */
record Sample(String path, String topic, boolean hasPages) {
    static Sample ofStream(String stream, String topic) {
        return new Sample("/v2/stream/" + Invitation.pathSegment(stream), topic, false);
    }

    static Sample ofTopic(String topic) {
        return new Sample("/topics/" + topic, topic, false);
    }

    /** The same stream, with events of generated pages. */
    Sample withPages() {
        return new Sample(path, topic, true);
    }

    /** The commands to follow it at a server's address. */
    Invitation at(String address) {
        return Invitation.to(address, this);
    }
}
