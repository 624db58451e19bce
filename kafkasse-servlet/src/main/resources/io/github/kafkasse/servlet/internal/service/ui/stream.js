// A connection that reconnects. The browser's EventSource does this as long as it can. Where it gives up (an answer that is not
// 200), this asks for the reason, and connects anew with the last id, so that nothing is lost and nothing is repeated.
//
// An id goes into the address, since an EventSource sets no header. An id that is too long for that goes into a header, with
// fetch. A server that refuses this too cannot resume: the stream begins again where it began, and the reader is told.

import {FetchedEvents} from './fetched.js';

const FIRST_DELAY = 1000;
const LONGEST_DELAY = 30_000;
const PATIENCE = 10_000;
/** How much the clocks of the server and of the records' producers may differ. */
const CLOCKS_APART = 5000;
/** Servers and proxies accept 8 KB of a request's line and headers by default. */
const LONGEST_ADDRESS = 6000;
/** The status after which a client must not reconnect. */
const STOPPED = 204;

export class Stream {
  #address;
  #onState;
  #onEvent;
  #source = null;
  #asking = null;
  #timer = 0;
  #losses = 0;
  #refusals = 0;
  #id;
  #began;
  #clockBehind = 0;
  #idInHeader = false;
  #refusedId = null;

  /**
   * @param address of the stream, a URL
   * @param kept {id, began} of the same stream before a reload; an empty text and 0 for a new one
   * @param onState told a name and particulars: connecting; open; lost {losses}; waiting {until, problem}; failed {problem};
   *     troubled {problem}, which the server told within the stream
   * @param onEvent told every event, {data, lastEventId}
   */
  constructor(address, {id, began}, onState, onEvent) {
    this.#address = address;
    this.#id = id;
    this.#began = began;
    this.#onState = onState;
    this.#onEvent = onEvent;
  }

  open() {
    this.close();
    this.#onState('connecting', {});
    const {address, header} = this.#resuming();
    const source = header ? new FetchedEvents(address, header) : new EventSource(address);
    source.onopen = () => {
      this.#losses = 0;
      this.#refusals = 0;
      this.#began ||= Date.now();
      this.#onState('open', {});
      if (this.#refusedId) {
        this.#onState('troubled', {problem: this.#refusedId});
        this.#refusedId = null;
      }
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

  /** When the stream was open for the first time, in milliseconds by this computer's clock; 0 before that. */
  get began() {
    return this.#began;
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
   * The address with the last id, or with the id for a header. An EventSource keeps the id of the first block to itself: where
   * it gave up before the first event, that moment by the server's clock stands for it.
   */
  #resuming() {
    const address = new URL(this.#address);
    if (this.#id) {
      const withId = new URL(address);
      withId.searchParams.set('lastEventId', this.#id);
      this.#idInHeader ||= withId.href.length > LONGEST_ADDRESS;
      return this.#idInHeader ? {address, header: this.#id} : {address: withId};
    }
    if (this.#began && !address.searchParams.has('since')) {
      address.searchParams.set('since', new Date(this.#began + this.#clockBehind - CLOCKS_APART).toISOString());
    }
    return {address};
  }

  /** An EventSource does not tell why. */
  async #askWhy() {
    const asking = new AbortController();
    this.#asking = asking;
    const timer = setTimeout(() => asking.abort('timeout'), PATIENCE);
    let {problem, date} = await ask(this.#resuming(), asking.signal);
    clearTimeout(timer);
    if (asking.signal.aborted && asking.signal.reason !== 'timeout') {
      return;
    }
    asking.abort();
    this.#clockBehind = date ? date - Date.now() : this.#clockBehind;
    if (problem?.tooLong && this.#id) {
      this.#shorten(problem.status);
      problem = undefined;
    }
    const isRefused = problem?.status >= 400 && problem.status < 500 && ![408, 425, 429].includes(problem.status);
    if (isRefused || problem?.status === STOPPED) {
      this.#onState('failed', {problem});
      return;
    }
    const backOff = Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** this.#refusals++) * (0.5 + Math.random() / 2);
    const delay = Math.max(backOff, (problem?.retryAfter ?? 0) * 1000);
    this.#timer = setTimeout(() => this.open(), delay);
    this.#onState('waiting', {until: Date.now() + delay, problem});
  }

  /** The request was too long: the next one has the id in a header, or else no id. */
  #shorten(status) {
    if (!this.#idInHeader) {
      this.#idInHeader = true;
      return;
    }
    const kilobytes = Math.ceil(this.#id.length / 1024);
    this.#refusedId = {
      status,
      title: 'Some events may be repeated',
      detail: `The server, or a proxy before it, refuses a position of ${kilobytes} KB, so the stream began again where it`
        + ' began at first. Its limit for request headers should be raised.',
    };
    this.#id = '';
  }
}

/** Why this request is not answered with a stream, no problem if it is; and the server's time. */
async function ask({address, header}, signal) {
  try {
    const headers = {Accept: 'text/event-stream', ...(header && {'Last-Event-ID': header})};
    const answer = await fetch(address, {headers, cache: 'no-store', signal});
    const date = Date.parse(answer.headers.get('Date'));
    const type = answer.headers.get('Content-Type') ?? 'none';
    if (answer.status === STOPPED) {
      return {problem: {status: STOPPED, title: 'The stream has ended', detail: 'Its clients must not reconnect'}, date};
    }
    if (!answer.ok) {
      const retryAfter = Number(answer.headers.get('Retry-After')) || 0;
      // Tomcat and nginx answer 400 to headers that are too long; the servlet's own 400 is always a problem+json.
      const long = address.href.length + (header?.length ?? 0) > LONGEST_ADDRESS;
      const tooLong = [414, 431].includes(answer.status)
        || (answer.status === 400 && long && !type.startsWith('application/problem+json'));
      return {problem: {...problemOf(answer.status, await answer.text()), retryAfter, tooLong}, date};
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
