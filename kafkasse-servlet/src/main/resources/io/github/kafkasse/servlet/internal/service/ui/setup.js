// The form in which the user selects streams, a start time and filters.

import {parts} from './asked.js';
import {byId, element, say} from './dom.js';

export class Setup {
  #streams = [];
  #boxes = new Map();
  #complete = true;
  #onChange;

  constructor(onChange) {
    this.#onChange = onChange;
    byId('setup').addEventListener('input', (event) => {
      if (event.target === byId('search')) {
        this.#search();
      } else if (event.target === byId('since-local')) {
        this.#take(event.target.value && new Date(event.target.value));
      } else if (event.target === byId('since')) {
        byId('since-local').value = '';
      }
      this.#count();
      onChange();
    });
    byId('search').addEventListener('keydown', (event) => this.#chooseOnly(event));
    byId('since-shortcuts').addEventListener('click', ({target: {dataset}}) => this.#shortcut(dataset.ago));
    byId('add-condition').addEventListener('click', () => this.#addCondition('').querySelector('input').focus());
  }

  /** Lists the streams of the service: [{name, description, aliases, topics}]. If the list is not complete, names can be added. */
  offer(streams, filter, complete = true) {
    this.#streams = streams;
    this.#complete = complete;
    byId('filter').hidden = !filter;
    byId('streams').replaceChildren(...streams.map((stream, i) => this.#item(stream, i)));
    if (streams.length === 1) {
      this.#boxes.get(streams[0].name).checked = true;
    }
    this.#search();
  }

  #item({name, description}, i) {
    const box = element('input', {type: 'checkbox', value: name});
    this.#boxes.set(name, box);
    const label = element('label', {}, box, element('span', {class: 'name'}, name));
    if (description) {
      label.append(element('span', {class: 'description', id: `description-${i}`}, description));
    }
    return element('li', {}, label);
  }

  /** Adds a stream that is not listed, and selects it. */
  #add(name) {
    const stream = {name};
    this.#streams = [...this.#streams, stream];
    byId('streams').append(this.#item(stream, this.#streams.length - 1));
    this.#boxes.get(name).checked = true;
  }

  /** Whether a name that is not listed can be a stream: what Kafka allows as a topic's name. */
  #canAdd(name) {
    return !this.#complete && /^[a-zA-Z0-9._-]{1,249}$/.test(name) && !this.#boxes.has(name);
  }

  /** The selected streams, in the form in which they were listed. */
  get chosen() {
    return this.#streams.filter(({name}) => this.#boxes.get(name).checked);
  }

  get value() {
    return {
      streams: [...this.#boxes].filter(([, box]) => box.checked).map(([name]) => name),
      since: byId('since').value.trim(),
      filters: byId('filter').hidden ? [] : [...byId('conditions').children]
          .map((row) => [...row.querySelectorAll('input')].map(({value}) => value))
          .filter(([path, values]) => path || values)
          .map(([path, values]) => `${path}:${values}`),
    };
  }

  /** Fills in the form. Returns a sentence about what is not available, or an empty text. */
  fill({streams, since, filters}) {
    this.#boxes.forEach((box) => (box.checked = false));
    const unknown = streams.filter((name) => {
      const box = this.#boxes.get(this.#streams.find((each) => each.name === name || each.aliases?.includes(name))?.name);
      if (!box && this.#canAdd(name)) {
        this.#add(name);
        return false;
      }
      return !box || void (box.checked = true);
    });
    byId('since').value = since;
    byId('conditions').replaceChildren();
    filters.forEach((filter) => this.#addCondition(filter));
    this.#search();
    if (unknown.length > 0) {
      return `There is no stream ${unknown.join(', ')} here.`;
    }
    return filters.length > 0 && byId('filter').hidden ? 'Events cannot be filtered here: all are shown.' : '';
  }

  #search() {
    const words = byId('search').value.toLowerCase().split(/\s+/);
    for (const {name, description, aliases} of this.#streams) {
      const text = [name, description, ...(aliases ?? [])].join(' ').toLowerCase();
      const box = this.#boxes.get(name);
      const matches = words.every((word) => text.includes(word));
      box.closest('li').hidden = !matches && !box.checked;
    }
    this.#count();
  }

  #count() {
    const found = byId('streams').querySelectorAll('li:not([hidden])').length;
    const typed = byId('search').value.trim();
    const hint = found === 0 && this.#canAdd(typed) ? `; Enter adds ${typed}` : '';
    say(byId('search-result'), `${found} of ${this.#streams.length}, ${this.value.streams.length} chosen${hint}`);
  }

  /** If the search has found one stream, Enter selects it and does not connect. */
  #chooseOnly(event) {
    if (event.key === 'Enter' && event.target.value) {
      event.preventDefault();
      const found = [...byId('streams').querySelectorAll('li:not([hidden]) input')].filter((box) => !box.checked);
      const typed = event.target.value.trim();
      if (found.length === 1) {
        found[0].click();
      } else if (found.length === 0 && this.#canAdd(typed)) {
        this.#add(typed);
        event.target.value = '';
        this.#search();
        this.#onChange();
      }
    }
  }

  #shortcut(ago) {
    if (ago === undefined) {
      return;
    }
    byId('since-local').value = '';
    if (ago === 'all') {
      byId('since').value = '0';
    } else {
      this.#take(ago && new Date(Date.now() - ago * 1000));
    }
    this.#onChange();
  }

  #take(time) {
    byId('since').value = time ? time.toISOString().replace(/\.\d+Z/, 'Z') : '';
  }

  #addCondition(filter) {
    const [path, values] = parts(filter);
    const input = (name, value, placeholder) => element('input', {
      type: 'text', value, placeholder, autocapitalize: 'off', spellcheck: false,
      'aria-label': name, 'aria-describedby': 'filter-hint',
    });
    const row = element('li', {},
        input('Member', path, 'wiki'), element('span', {}, 'is'), input('Values', values, 'enwiki|dewiki'),
        element('button', {
          type: 'button',
          'aria-label': 'Remove this condition',
          onclick: () => {
            row.remove();
            byId('add-condition').focus();
            this.#onChange();
          },
        }, '×'));
    byId('conditions').append(row);
    return row;
  }
}
