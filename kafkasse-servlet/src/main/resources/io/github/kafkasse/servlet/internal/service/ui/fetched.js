// Reads one response of a stream with fetch. A browser's EventSource reads streams too, but it sends no id with its first
// request, does not expose the id of a block without data, and does not report why it failed or when it retries.

/** The status after which a client must not reconnect. */
export const STOPPED = 204;

/** Servers and proxies accept 8 KB of headers by default. An id of this length can be the reason for a refusal. */
const LONG_ID = 6000;

/** How often a connection is checked for silence. */
const LOOK_EVERY = 1000;

export class FetchedEvents {
  #aborter = new AbortController();
  /** When something arrived last, and after how long a silence the connection is given up; by a monotonic clock. */
  #heardAt = performance.now();
  #longestSilence;
  #isGivenUp = false;
  #looking;
  #reader;
  #id;
  #closed = false;
  #pieces = [];
  #block = [];
  #retry = null;

  /**
   * Sends the request.
   *
   * @param address of the stream, a URL
   * @param id sent as Last-Event-ID; an empty text for none
   * @param patience {answer, silence}: how many milliseconds to wait for the answer, and then for the next byte
   * @param reader has these methods:
   *     opened(date): the server's time in milliseconds, or NaN;
   *     id(id): called for every block with an id;
   *     message({data, lastEventId, isDeletion}): the data are a record, or the coordinates of a record that deletes its key;
   *     failure(problem): the server has reported an error within the stream;
   *     ended(problem, retry): the last call, unless this is closed before: why no stream was opened, or null if one has
   *     ended; and how many milliseconds the server asks to wait, or null
   */
  constructor(address, id, patience, reader) {
    this.#id = id;
    this.#reader = reader;
    this.#longestSilence = patience.answer;
    this.#looking = setInterval(() => this.#look(), LOOK_EVERY);
    this.#receive(address, patience.silence);
  }

  close() {
    this.#closed = true;
    clearInterval(this.#looking);
    this.#aborter.abort();
  }

  #look() {
    if (performance.now() - this.#heardAt > this.#longestSilence) {
      this.#isGivenUp = true;
      this.#aborter.abort();
    }
  }

  async #receive(address, longestSilence) {
    let answer;
    let problem;
    try {
      const headers = {'Accept': 'text/event-stream', ...(this.#id && {'Last-Event-ID': this.#id})};
      answer = await fetch(address, {headers, cache: 'no-store', signal: this.#aborter.signal});
      problem = await this.#refusal(answer);
    } catch {
      problem = this.#noAnswer();
    }
    if (!problem && !this.#closed) {
      this.#heardAt = performance.now();
      this.#longestSilence = longestSilence;
      this.#reader.opened(Date.parse(answer.headers.get('Date')));
      await this.#readAll(answer.body.pipeThrough(new TextDecoderStream()).getReader());
    }
    if (!this.#closed) {
      this.close();
      this.#reader.ended(problem, this.#retry);
    }
  }

  #noAnswer() {
    if (this.#isGivenUp) {
      const seconds = Math.round(this.#longestSilence / 1000);
      return {status: 0, title: 'The server does not answer', detail: `Nothing has arrived for ${seconds} seconds`};
    }
    return {status: 0, title: 'The server cannot be reached', detail: 'It may be down, or the network is'};
  }

  /** Why an answer is not a stream, or null if it is one. */
  async #refusal(answer) {
    const type = answer.headers.get('Content-Type') ?? 'none';
    if (answer.status === STOPPED) {
      return {status: STOPPED, title: 'The stream has ended', detail: 'Its clients must not reconnect'};
    }
    if (answer.ok) {
      return type.startsWith('text/event-stream')
        ? null
        : {status: 0, title: 'This is no stream', detail: `The answer’s type is ${type}`};
    }
    const retryAfter = Number(answer.headers.get('Retry-After')) || 0;
    // Tomcat and nginx answer 400 to headers that are too long; the servlet's own 400 is always a problem+json.
    const tooLong = [414, 431].includes(answer.status)
      || (answer.status === 400 && this.#id.length > LONG_ID && !type.startsWith('application/problem+json'));
    return {...problemOf(answer.status, await answer.text()), retryAfter, tooLong};
  }

  async #readAll(reader) {
    try {
      for (let {value, done} = await reader.read(); !done; {value, done} = await reader.read()) {
        this.#heardAt = performance.now();
        this.#read(value);
      }
    } catch (e) {
      if (!this.#closed) {
        console.warn('The stream was cut off:', e);
      }
    }
  }

  /** Parses blocks when they are complete. An incomplete block at the end is dropped, by the HTML standard. */
  #read(text) {
    const lines = text.split('\n');
    if (lines.length > 1) {
      lines[0] = this.#pieces.join('') + lines[0];
      this.#pieces = [];
    }
    this.#pieces.push(lines.pop());
    for (const line of lines) {
      if (this.#closed) {
        return;
      }
      if (line === '' || line === '\r') {
        this.#dispatch(this.#block);
        this.#block = [];
      } else {
        this.#block.push(line.replace(/\r$/, ''));
      }
    }
  }

  #dispatch(block) {
    let type = 'message';
    let id = null;
    const data = [];
    for (const line of block) {
      const [, field, value] = /^([^:]*):? ?(.*)$/s.exec(line);
      if (field === 'event') {
        type = value || 'message';
      } else if (field === 'data') {
        data.push(value);
      } else if (field === 'id' && !value.includes('\0')) {
        id = value;
      } else if (field === 'retry' && /^\d+$/.test(value)) {
        this.#retry = Number(value);
      }
    }
    if (id !== null) {
      this.#id = id;
      this.#reader.id(id);
    }
    if (data.length > 0 && (type === 'message' || type === 'delete')) {
      this.#reader.message({data: data.join('\n'), lastEventId: this.#id, isDeletion: type === 'delete'});
    } else if (data.length > 0 && type === 'error') {
      this.#reader.failure(problemOf(0, data.join('\n')));
    }
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
