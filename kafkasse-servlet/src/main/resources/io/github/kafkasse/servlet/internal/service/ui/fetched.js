// An EventSource that sends its first id in a header, which a browser's EventSource cannot: for ids that are too long for an
// address. It makes one connection and does not reconnect.

export class FetchedEvents {
  #aborter = new AbortController();
  #id;
  #closed = false;

  onopen = () => {};
  onmessage = () => {};
  onerror = () => {};

  /**
   * @param address of the stream, a URL
   * @param id sent as Last-Event-ID
   */
  constructor(address, id) {
    this.#id = id;
    this.#receive(address);
  }

  get readyState() {
    return this.#closed ? EventSource.CLOSED : EventSource.OPEN;
  }

  close() {
    this.#closed = true;
    this.#aborter.abort();
  }

  async #receive(address) {
    try {
      const headers = {'Accept': 'text/event-stream', 'Last-Event-ID': this.#id};
      const answer = await fetch(address, {headers, cache: 'no-store', signal: this.#aborter.signal});
      const type = answer.headers.get('Content-Type') ?? '';
      if (answer.ok && type.startsWith('text/event-stream') && !this.#closed) {
        this.onopen();
        await this.#read(answer.body.pipeThrough(new TextDecoderStream()).getReader());
      }
    } catch (e) {
      if (!this.#closed) {
        console.warn('The stream ended:', e);
      }
    }
    if (!this.#closed) {
      this.close();
      this.onerror({});
    }
  }

  /** Takes blocks as they become complete; an incomplete one at the end is dropped, as the HTML standard says. */
  async #read(reader) {
    let pieces = [];
    let block = [];
    for (let {value, done} = await reader.read(); !done; {value, done} = await reader.read()) {
      const lines = value.split('\n');
      while (lines.length > 1) {
        const line = (pieces.join('') + lines.shift()).replace(/\r$/, '');
        pieces = [];
        if (line) {
          block.push(line);
        } else {
          this.#dispatch(block);
          block = [];
        }
        if (this.#closed) {
          return;
        }
      }
      pieces.push(lines[0]);
    }
  }

  #dispatch(block) {
    let type = 'message';
    const data = [];
    for (const line of block) {
      const [, field, value] = /^([^:]*):? ?(.*)$/s.exec(line);
      if (field === 'event') {
        type = value || 'message';
      } else if (field === 'data') {
        data.push(value);
      } else if (field === 'id' && !value.includes('\0')) {
        this.#id = value;
      }
    }
    if (data.length === 0) {
      return;
    }
    const event = {data: data.join('\n'), lastEventId: this.#id};
    if (type === 'message') {
      this.onmessage(event);
    } else if (type === 'error') {
      this.onerror(event);
    }
  }
}
