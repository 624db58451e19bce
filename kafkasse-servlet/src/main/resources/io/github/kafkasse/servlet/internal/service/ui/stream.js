// A stream that reconnects with the last id that it received, so that nothing is lost and nothing is repeated. It reports why
// it cannot connect and when it retries. If a server refuses an id because of its length, the stream starts again where it
// began, and the user is told that events may be repeated.

import {FetchedEvents, STOPPED} from './fetched.js';

const FIRST_DELAY = 1000;
const LONGEST_DELAY = 30_000;
/** How much the clocks of the server and of the records' producers may differ. */
const CLOCKS_APART = 5000;

export class Stream {
  #address;
  #patience;
  #onState;
  #onEvent;
  #source = null;
  #timer = 0;
  #refusals = 0;
  #id;
  #began;
  #refusedId = null;

  /**
   * @param address of the stream, a URL
   * @param kept {id, began} of the same stream before a reload; an empty text and 0 for a new one
   * @param patience how long to wait for the server, as FetchedEvents
   * @param onState called with a name and details: connecting; open; waiting {until, problem}, without a problem if the stream
   *     has ended by itself or was cut off; failed {problem}; troubled {problem}, which the server has reported within the stream
   * @param onEvent called with every event, {data, lastEventId, isDeletion}
   */
  constructor(address, {id, began}, patience, onState, onEvent) {
    this.#address = address;
    this.#patience = patience;
    this.#id = id;
    this.#began = began;
    this.#onState = onState;
    this.#onEvent = onEvent;
  }

  open() {
    this.close();
    this.#onState('connecting', {});
    this.#source = new FetchedEvents(this.#resuming(), this.#id, this.#patience, {
      opened: (date) => this.#opened(date),
      id: (id) => (this.#id = id),
      message: this.#onEvent,
      failure: (problem) => this.#onState('troubled', {problem}),
      ended: (problem, retry) => this.#ended(problem, retry),
    });
  }

  close() {
    clearTimeout(this.#timer);
    this.#source?.close();
  }

  /** The last id, or an empty text before the first one. */
  get id() {
    return this.#id;
  }

  /** When the stream was open for the first time, in milliseconds by the server's clock; 0 before that. */
  get began() {
    return this.#began;
  }

  /** The address of the stream. If it was open and there is no id, the address has the time at which it began. */
  #resuming() {
    const address = new URL(this.#address);
    if (!this.#id && this.#began && !address.searchParams.has('since')) {
      address.searchParams.set('since', new Date(this.#began - CLOCKS_APART).toISOString());
    }
    return address;
  }

  #opened(date) {
    this.#refusals = 0;
    this.#began ||= date || Date.now();
    this.#onState('open', {});
    if (this.#refusedId) {
      this.#onState('troubled', {problem: this.#refusedId});
      this.#refusedId = null;
    }
  }

  #ended(reason, retry) {
    let problem = reason;
    if (problem?.tooLong && this.#id) {
      this.#forgetId(problem.status);
      problem = null;
    }
    const isRefused = problem?.status >= 400 && problem.status < 500 && ![408, 425, 429].includes(problem.status);
    if (isRefused || problem?.status === STOPPED) {
      this.#onState('failed', {problem});
      return;
    }
    const first = retry ?? FIRST_DELAY;
    const backOff = Math.min(LONGEST_DELAY, first * 2 ** this.#refusals++) * (0.5 + Math.random() / 2);
    const delay = Math.max(backOff, (problem?.retryAfter ?? 0) * 1000);
    this.#timer = setTimeout(() => this.open(), delay);
    this.#onState('waiting', {until: Date.now() + delay, problem});
  }

  #forgetId(status) {
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
