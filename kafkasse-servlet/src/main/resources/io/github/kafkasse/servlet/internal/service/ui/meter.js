// How many events arrive, and how fast.

const MINUTE = 60;
const CHART = 5 * MINUTE;

export class Meter {
  total = 0;
  bytes = 0;
  #start;
  #counts = new Array(CHART + 1).fill(0);
  #second;

  /** Times are in milliseconds, from a monotonic clock. */
  constructor(now) {
    this.#start = now;
    this.#second = Math.floor(now / 1000);
  }

  count(bytes, now) {
    this.#turnTo(now);
    this.#counts[this.#second % this.#counts.length]++;
    this.total++;
    this.bytes += bytes;
  }

  /** Events in the last complete second. */
  perSecond(now) {
    this.#turnTo(now);
    return this.#of(1);
  }

  /** Events a second, on average over the last minute, or since the start. */
  perSecondOfMinute(now) {
    this.#turnTo(now);
    let sum = 0;
    for (let ago = 1; ago <= MINUTE; ago++) {
      sum += this.#of(ago);
    }
    const seconds = this.#second - Math.floor(this.#start / 1000);
    return sum / Math.max(1, Math.min(MINUTE, seconds));
  }

  /** Events of each second since the start, the oldest first: at least one minute, and at most the last minutes. */
  history(now) {
    this.#turnTo(now);
    const length = Math.max(MINUTE, Math.min(CHART, this.#second - Math.floor(this.#start / 1000)));
    return Array.from({length}, (unused, i) => this.#of(length - i));
  }

  #of(secondsAgo) {
    return this.#counts[(this.#second + this.#counts.length - secondsAgo) % this.#counts.length];
  }

  /** Adds the seconds that have passed since the last call, without events. */
  #turnTo(now) {
    const second = Math.floor(now / 1000);
    for (let i = Math.max(this.#second + 1, second - CHART); i <= second; i++) {
      this.#counts[i % this.#counts.length] = 0;
    }
    this.#second = second;
  }
}
