// The figures above the list: rates, totals, the chart, and the counts of the streams.

import {Chart} from './chart.js';
import {byId, element, say} from './dom.js';
import {Meter} from './meter.js';

const MOST_STREAMS = 20;

const whole = new Intl.NumberFormat('en');
const rough = new Intl.NumberFormat('en', {maximumSignificantDigits: 3});

export class Figures {
  #meter = new Meter(performance.now());
  #chart = new Chart(byId('chart'));
  #counts = new Map();

  /** @param streams whose events are counted one by one; others only in total */
  reset(streams) {
    this.#meter = new Meter(performance.now());
    this.#counts = new Map(streams.length > 1 ? streams.slice(0, MOST_STREAMS).map((name) => [name, 0]) : []);
    byId('counts').replaceChildren(...[...this.#counts.keys()].map((name) => element('li', {},
        element('span', {class: 'name'}, name), ' ', element('span', {class: 'count'}, '0'))));
    this.show();
  }

  count(stream, bytes) {
    this.#meter.count(bytes, performance.now());
    if (this.#counts.has(stream)) {
      this.#counts.set(stream, this.#counts.get(stream) + 1);
    }
  }

  get total() {
    return this.#meter.total;
  }

  show() {
    const now = performance.now();
    say(byId('rate-second'), `${whole.format(this.#meter.perSecond(now))} /s`);
    say(byId('rate-minute'), `${rough.format(this.#meter.perSecondOfMinute(now))} /s`);
    say(byId('total'), whole.format(this.#meter.total));
    say(byId('bytes'), size(this.#meter.bytes));
    this.#chart.show(this.#meter.history(now));
    [...this.#counts.values()].forEach((count, i) =>
      say(byId('counts').children[i].querySelector('.count'), whole.format(count)));
  }

  /** The total and the rate as a sentence. */
  get sentence() {
    return `${whole.format(this.total)} events, ${rough.format(this.#meter.perSecondOfMinute(performance.now()))} a second.`;
  }
}

function size(bytes) {
  const power = Math.min(4, Math.floor(Math.log10(bytes || 1) / 3));
  return `${rough.format(bytes / 1000 ** power)} ${['B', 'KB', 'MB', 'GB', 'TB'][power]}`;
}
