// A connection that mends itself. As long as the browser's EventSource does that, it is left to it; where it gives up (an
// answer that is no 200), this asks why, and connects anew with the last id, so that nothing is lost and nothing repeated.

const FIRST_DELAY = 1000;
const LONGEST_DELAY = 30_000;
const PATIENCE = 10_000;
/** What the clocks of servers, and of those who wrote the events, may be apart. */
const CLOCKS_APART = 5000;

export class Stream {
  #address;
  #onState;
  #onEvent;
  #source = null;
  #asking = null;
  #timer = 0;
  #losses = 0;
  #refusals = 0;
  #id = '';
  #pinned = 0;
  #clockBehind = 0;

  /**
   * @param address of the stream, a URL
   * @param id of the last event that was received before, or an empty text
   * @param onState told a name and particulars: connecting; open; lost {losses}; waiting {until, problem}; failed {problem};
   *     troubled {problem}, which the server told within the stream
   * @param onEvent told every MessageEvent
   */
  constructor(address, id, onState, onEvent) {
    this.#address = address;
    this.#id = id;
    this.#onState = onState;
    this.#onEvent = onEvent;
  }

  open() {
    this.close();
    this.#onState('connecting', {});
    const source = new EventSource(this.#resuming());
    source.onopen = () => {
      this.#losses = 0;
      this.#refusals = 0;
      this.#pinned ||= Date.now();
      this.#onState('open', {});
    };
    source.onmessage = (event) => {
      this.#id = event.lastEventId;
      this.#onEvent(event);
    };
    source.onerror = (event) => {
      if (event.data !== undefined) {
        this.#id = event.lastEventId;
        this.#onState('troubled', {problem: problemOf(0, event.data)});
      } else if (source.readyState === EventSource.CLOSED) {
        this.#askWhy();
      } else {
        this.#lost(source);
      }
    };
    this.#source = source;
  }

  /** The id of the last event, or an empty text before the first one. */
  get id() {
    return this.#id;
  }

  /**
   * The connection is lost, and the browser reconnects. It does not tell when, nor why that fails: once it has failed, and
   * there is an id to resume from, this takes over.
   */
  #lost(source) {
    this.#losses++;
    if (this.#losses > 1 && this.#id) {
      source.close();
      this.#askWhy();
    } else {
      this.#onState('lost', {losses: this.#losses});
    }
  }

  close() {
    clearTimeout(this.#timer);
    this.#asking?.abort();
    this.#source?.close();
  }

  /**
   * The address with the last id. An EventSource keeps the id of the first block to itself: where it gave up before the first
   * event, that moment by the server's clock stands for it.
   */
  #resuming() {
    const address = new URL(this.#address);
    if (this.#id) {
      address.searchParams.set('lastEventId', this.#id);
    } else if (this.#pinned && !address.searchParams.has('since')) {
      address.searchParams.set('since', new Date(this.#pinned + this.#clockBehind - CLOCKS_APART).toISOString());
    }
    return address;
  }

  /** An EventSource does not tell why. */
  async #askWhy() {
    const asking = new AbortController();
    this.#asking = asking;
    const timer = setTimeout(() => asking.abort('timeout'), PATIENCE);
    const {problem, date} = await ask(this.#resuming(), asking.signal);
    clearTimeout(timer);
    if (asking.signal.aborted && asking.signal.reason !== 'timeout') {
      return;
    }
    asking.abort();
    this.#clockBehind = date ? date - Date.now() : this.#clockBehind;
    if (problem?.status >= 400 && problem.status < 500 && ![408, 425, 429].includes(problem.status)) {
      this.#onState('failed', {problem});
      return;
    }
    const backOff = Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** this.#refusals++) * (0.5 + Math.random() / 2);
    const delay = Math.max(backOff, (problem?.retryAfter ?? 0) * 1000);
    this.#timer = setTimeout(() => this.open(), delay);
    this.#onState('waiting', {until: Date.now() + delay, problem});
  }
}

/** Why this address does not answer with a stream, no problem if it does; and the server's time. */
async function ask(address, signal) {
  try {
    const answer = await fetch(address, {headers: {Accept: 'text/event-stream'}, cache: 'no-store', signal});
    const date = Date.parse(answer.headers.get('Date'));
    const type = answer.headers.get('Content-Type') ?? 'none';
    if (!answer.ok) {
      const retryAfter = Number(answer.headers.get('Retry-After')) || 0;
      return {problem: {...problemOf(answer.status, await answer.text()), retryAfter}, date};
    }
    return type.startsWith('text/event-stream')
      ? {date}
      : {problem: {status: 0, title: 'This is no stream', detail: `The answer’s type is ${type}`}, date};
  } catch {
    return {problem: {status: 0, title: 'The server cannot be reached', detail: 'It may be down, or the network is'}};
  }
}

function problemOf(status, text) {
  try {
    const problem = JSON.parse(text);
    return {status: problem.status ?? status, title: String(problem.title ?? 'Error'), detail: String(problem.detail ?? '')};
  } catch {
    return {status, title: 'The server answers with an error', detail: text.slice(0, 200)};
  }
}
