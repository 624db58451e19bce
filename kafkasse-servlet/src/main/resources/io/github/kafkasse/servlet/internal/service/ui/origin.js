// Finds the stream of an event, if several are followed. Most events name their stream or topic. For the others the id shows
// it: it has the position of every partition, and one of them differs from the id before.

const TOPIC = '"topic":"';

export class Origin {
  #only = '';
  #streams = new Map();
  #last = '';

  /** @param streams the followed streams: [{name, topics}]; without topics, a stream is one topic of its name */
  constructor(streams) {
    this.#only = streams.length === 1 ? streams[0].name : '';
    for (const {name, topics} of streams) {
      [name, ...(topics ?? [])].forEach((each) => this.#streams.set(each, name));
    }
  }

  /**
   * The name of an event's stream, or an empty text if it is not known. Called once for every event, in their order.
   *
   * @param named the stream or topic that the event names, or null
   * @param id its id
   */
  of(named, id) {
    const last = this.#last;
    this.#last = id;
    return this.#only || this.#streams.get(named) || this.#streams.get(changedTopic(last, id)) || '';
  }
}

/** The topic in whose position two ids differ, or null if there is none, or more than one. */
function changedTopic(last, id) {
  let at = 0;
  while (at < id.length && id[at] === last[at]) {
    at++;
  }
  return id.startsWith('[') ? topicOfJson(last, id, at) : topicOfCompact(last, id, at);
}

function topicOfJson(last, id, at) {
  const begin = id.lastIndexOf(TOPIC, at);
  if (begin < 0 || after('}', id, at) !== after('}', last, at)) {
    return null;
  }
  const name = begin + TOPIC.length;
  return id.slice(name, id.indexOf('"', name));
}

/** A compact id has a part for each topic, "~topic!…", and perhaps more parts for its other partitions, "~!…". */
function topicOfCompact(last, id, at) {
  let begin = id.lastIndexOf('~', at);
  if (begin < 0 || after('~', id, at) !== after('~', last, at)) {
    return null;
  }
  while (id[begin + 1] === '!') {
    begin = id.lastIndexOf('~', begin - 1);
  }
  return id.slice(begin + 1, id.indexOf('!', begin));
}

/** The text from the next delimiter after an index on. */
function after(delimiter, text, index) {
  const next = text.indexOf(delimiter, index);
  return next < 0 ? '' : text.slice(next);
}
