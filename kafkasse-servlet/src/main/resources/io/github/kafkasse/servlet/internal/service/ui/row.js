// The row of one event: a line with its summary, which unfolds to its JSON and its id.

import {copy, element} from './dom.js';
import {pretty} from './json.js';

const MOST_COLOURED = 200_000;

/** A folded row. */
export function row({summary: {time, stream: own, parts}, stream, arrived}) {
  const moment = time ?? arrived;
  const iso = moment.toISOString();
  const line = element('span', {class: 'line'});
  for (const [kind, text] of parts) {
    line.append(element('span', {class: kind}, text), ' ');
  }
  return element('li', {}, element('details', {}, element('summary', {},
      element('time', {dateTime: iso, title: (time ? '' : 'Arrived ') + iso}, clock(moment)), ' ',
      element('span', {class: 'stream'}, own ?? stream), ' ',
      line)));
}

/** The content of an unfolded row. It announces what was copied. */
export function body({data, id}, announce) {
  const button = (what, text) => element('button', {
    type: 'button',
    onclick: () => copy(text).then(() => announce(`${what} copied`), () => announce('Copying failed')),
  }, `Copy ${what}`);
  return element('div', {class: 'body'},
      element('div', {class: 'row'}, button('JSON', data), button('id', id)),
      element('pre', {class: 'json'}, coloured(data)),
      // It names every partition, so it can be long.
      element('div', {class: 'id', role: 'group', tabIndex: 0, 'aria-label': 'Last-Event-ID'},
          'Last-Event-ID ', element('code', {}, id)));
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
