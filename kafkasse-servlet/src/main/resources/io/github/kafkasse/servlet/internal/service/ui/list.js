// The newest events. At most CAPACITY are kept, and at most as many wait while the list is paused. Unfolded events, and the
// one with the focus, are not removed.

import {Find} from './find.js';
import {body, row} from './row.js';
import {Rows} from './rows.js';

export const CAPACITY = 1000;

const REFRESH = 200;

/** At most this many rows fade in at once, because the browser paints each of them in every frame. */
const MOST_ANIMATED = 10;

export class EventList {
  paused = false;
  /** How many events arrived since the list was paused; the newest CAPACITY of them are kept. */
  waiting = 0;
  #rows;
  #onChange;
  #announce;
  #find;
  /** The oldest first. */
  #kept = [];
  /** The events whose rows fade in when they are shown. */
  #fresh = new Set();
  #queue = [];
  #timer = 0;
  #pausedByReading = false;

  /** Calls onChange when something that the page shows about the list may have changed, and announces what was copied. */
  constructor(list, onChange, announce) {
    this.#onChange = onChange;
    this.#announce = announce;
    this.#find = new Find(list);
    this.#rows = new Rows(list, (event) => this.#row(event), () => this.#find.highlight());
  }

  get size() {
    return this.#kept.length;
  }

  /** The newest events, the oldest first: {data, isDeletion, id, stream, arrived}. */
  get events() {
    return this.#kept;
  }

  /** How many of the events have the searched text. */
  get found() {
    return this.#kept.filter(({matches}) => matches).length;
  }

  /** Shows only the events that have a text; all of them if it is empty. */
  find(text) {
    this.#find.text = text;
    for (const event of this.#kept) {
      event.matches = this.#find.matches(event.data);
    }
    this.#show();
  }

  /** Moves the focus to the next event (1) or the one before (-1). */
  move(step) {
    this.#rows.moveFocus(step);
  }

  /** The events as NDJSON, the oldest first. */
  get lines() {
    return this.#kept.map(({data, isDeletion}) => (isDeletion ? `{"@delete":${data}}` : data) + '\n');
  }

  /**
   * @param event has its data, whether they are a deletion, its id, its summary, its stream if the data do not name it, and
   *     the time of its arrival
   */
  add(event) {
    this.#queue.push(event);
    if (this.#queue.length > 2 * CAPACITY) {
      this.#queue.splice(0, CAPACITY);
    }
    if (this.paused) {
      this.waiting++;
    } else {
      this.#timer ||= setTimeout(() => this.#refresh(), REFRESH);
    }
  }

  pause() {
    this.#pausedByReading = false;
    this.#pause();
  }

  #pause() {
    this.paused = true;
    this.waiting = this.#queue.length;
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.#onChange();
  }

  resume() {
    this.paused = false;
    this.waiting = 0;
    this.#refresh();
  }

  clear() {
    this.#kept = [];
    this.#queue = [];
    this.waiting = 0;
    this.#rows.clear();
    if (this.#pausedByReading) {
      this.resume();
    }
    this.#onChange();
  }

  #refresh() {
    this.#timer = 0;
    const coming = this.#queue.slice(-CAPACITY);
    this.#queue = [];
    for (const event of coming) {
      event.matches = this.#find.matches(event.data);
    }
    this.#fresh = new Set(coming.length <= MOST_ANIMATED ? coming : []);
    this.#kept.push(...coming);
    const excess = this.#kept.length - CAPACITY;
    if (excess > 0) {
      const focused = this.#rows.eventOf(document.activeElement);
      this.#kept = this.#kept.filter((event, i) => i >= excess || event === focused || this.#rows.isUnfolded(event));
    }
    this.#show();
    this.#fresh.clear();
  }

  /** Shows the events that have the searched text, the newest first. */
  #show() {
    this.#rows.show(this.#kept.filter(({matches}) => matches).reverse());
    this.#onChange();
  }

  #row(event) {
    const made = row(event);
    made.classList.toggle('arrived', this.#fresh.has(event));
    made.firstElementChild.addEventListener('toggle', ({target}) => this.#unfolded(event, target));
    return made;
  }

  /** An event that the user reads must not be removed. */
  #unfolded(event, details) {
    if (details.open && details.childElementCount === 1) {
      details.append(body(event, this.#announce));
    }
    const isReading = this.#rows.anyUnfolded;
    if (isReading && !this.paused) {
      this.#pausedByReading = true;
      this.#pause();
    } else if (!isReading && this.#pausedByReading) {
      this.#pausedByReading = false;
      this.resume();
    }
    this.#rows.update();
  }
}
