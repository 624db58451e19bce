// The newest events. At most CAPACITY are shown, and at most as many wait while the list is paused. Events that are
// unfolded, or have the focus, stay.

import {Find} from './find.js';
import {copy, element} from './dom.js';
import {pretty} from './json.js';

export const CAPACITY = 1000;

const REFRESH = 200;
const MOST_COLOURED = 200_000;

/** So many rows at once fade in. More of them would have the browser paint hundreds of rows in each frame. */
const MOST_ANIMATED = 10;

export class EventList {
  paused = false;
  /** How many came since the list was paused; the newest CAPACITY of them are kept. */
  waiting = 0;
  #list;
  #onChange;
  #announce;
  #find;
  #shown = [];
  #queue = [];
  #timer = 0;
  #pausedByReading = false;

  /** Tells onChange whenever something that is shown about it may be another, and announces what was copied. */
  constructor(list, onChange, announce) {
    this.#list = list;
    this.#onChange = onChange;
    this.#announce = announce;
    this.#find = new Find(list);
    list.addEventListener('toggle', (event) => this.#unfolded(event.target), true);
  }

  get size() {
    return this.#shown.length;
  }

  /** The newest events, the oldest first: {data, id, stream, arrived}. */
  get events() {
    return this.#shown;
  }

  /** How many of the shown events have the text that is searched for. */
  get found() {
    return this.#shown.filter(({row}) => !row.hidden).length;
  }

  /** Shows only the events that have a text; all of them if it is empty. */
  find(text) {
    this.#find.text = text;
    for (const {row, data} of this.#shown) {
      row.hidden = !this.#find.matches(data);
    }
    this.#find.highlight();
    this.#onChange();
  }

  /** Moves the focus to the next event (1) or the one before (-1). */
  move(step) {
    const lines = [...this.#list.querySelectorAll('li:not([hidden]) > details > summary')];
    const at = lines.findIndex((line) => line.parentElement.contains(document.activeElement));
    lines[at < 0 ? 0 : at + step]?.focus();
  }

  /** The events that are shown, as lines of JSON, the oldest first. */
  get lines() {
    return this.#shown.map(({data}) => data + '\n');
  }

  /** @param event data, id, its summary, the stream for one that does not say its own, and when it arrived */
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
    this.#shown = [];
    this.#queue = [];
    this.waiting = 0;
    this.#list.replaceChildren();
    if (this.#pausedByReading) {
      this.resume();
    }
    this.#onChange();
  }

  #refresh() {
    this.#timer = 0;
    const coming = this.#queue.slice(-CAPACITY);
    this.#queue = [];
    const rows = document.createDocumentFragment();
    for (const event of coming) {
      event.row = row(event);
      event.row.classList.toggle('arrived', coming.length <= MOST_ANIMATED);
      event.row.hidden = !this.#find.matches(event.data);
      rows.prepend(event.row);
    }
    this.#list.prepend(rows);
    this.#shown.push(...coming);
    const excess = this.#shown.length - CAPACITY;
    if (excess > 0) {
      this.#shown = this.#shown.filter((event, i) => i >= excess || isInUse(event.row) || event.row.remove());
    }
    if (this.#find.text) {
      this.#find.highlight();
    }
    this.#onChange();
  }

  /** Who reads an event does not want it carried away. */
  #unfolded(details) {
    const event = this.#shown.find(({row}) => row === details.parentElement);
    if (event && details.open && details.childElementCount === 1) {
      details.append(this.#body(event));
      this.#find.highlight();
    }
    const reading = this.#list.querySelector('details[open]') !== null;
    if (reading && !this.paused) {
      this.#pausedByReading = true;
      this.#pause();
    } else if (!reading && this.#pausedByReading) {
      this.#pausedByReading = false;
      this.resume();
    }
  }

  #body({data, id}) {
    const button = (what, text) => element('button', {
      type: 'button',
      onclick: () => copy(text).then(() => this.#announce(`${what} copied`), () => this.#announce('Copying failed')),
    }, `Copy ${what}`);
    return element('div', {class: 'body'},
        element('div', {class: 'row'}, button('JSON', data), button('id', id)),
        element('pre', {class: 'json'}, coloured(data)),
        // It names every partition: of many, it is a long one.
        element('div', {class: 'id', role: 'group', tabIndex: 0, 'aria-label': 'Last-Event-ID'},
            'Last-Event-ID ', element('code', {}, id)));
  }
}

function isInUse(row) {
  return row.firstElementChild.open || row.contains(document.activeElement);
}

function row({summary: {time, stream: own, parts}, stream, arrived}) {
  const moment = time ?? arrived;
  const line = element('span', {class: 'line'});
  for (const [kind, text] of parts) {
    line.append(element('span', {class: kind}, text), ' ');
  }
  return element('li', {}, element('details', {}, element('summary', {},
      element('time', {dateTime: moment.toISOString(), title: (time ? '' : 'Arrived ') + moment.toISOString()}, clock(moment)), ' ',
      element('span', {class: 'stream'}, own ?? stream), ' ',
      line)));
}

function clock(moment) {
  const two = (number) => String(number).padStart(2, '0');
  const time = [moment.getHours(), moment.getMinutes(), moment.getSeconds()].map(two).join(':');
  const today = moment.toDateString() === new Date().toDateString();
  return today ? time : `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())} ${time}`;
}

function coloured(json) {
  const fragment = document.createDocumentFragment();
  if (json.length > MOST_COLOURED) {
    fragment.append([...pretty(json)].map(([, text]) => text).join(''));
  } else {
    for (const [kind, text] of pretty(json)) {
      fragment.append(kind === 'space' || kind === 'mark' ? text : element('span', {class: kind}, text));
    }
  }
  return fragment;
}
