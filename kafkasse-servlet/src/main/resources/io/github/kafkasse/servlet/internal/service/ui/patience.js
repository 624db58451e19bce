// How long the page waits for the server before it closes a connection and connects again. A proxy can keep a connection open
// that leads nowhere.

/** What the network and a busy computer may add to the times that the server keeps. */
const ON_THE_WAY = 15_000;
/** For a service that does not tell how long it takes to answer. */
const UNKNOWN_ANSWER = 60_000;
/** How many heartbeats may be missing. */
const HEARTBEATS = 3;

/** How long the list of streams may take. */
export const LIST = UNKNOWN_ANSWER;

/**
 * @param answerMillis how long the server takes at most until it answers; undefined if it does not tell
 * @param heartbeatMillis after how long a silence the server sends a heartbeat; undefined if it does not tell
 * @return {answer, silence}: how long the page waits for an answer, and then for the next byte, in milliseconds
 */
export function patience({answerMillis, heartbeatMillis}) {
  return {
    answer: (answerMillis ?? UNKNOWN_ANSWER) + ON_THE_WAY,
    silence: heartbeatMillis ? HEARTBEATS * heartbeatMillis + ON_THE_WAY : Infinity,
  };
}
