// How many events arrive, and how fast.

const MINUTE = 60;
const CHART = 5 * MINUTE;

export class Meter {
  total = 0;
  bytes = 0;
  #start;
  #counts = new Array(CHART + 1).fill(0);
  #second;

  /** Times are in milliseconds, of a clock that does not jump. */
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

  /** Events in the last second that is over. */
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

  /** Events of each second since the start, of the last minutes at most and of one minute at least, the oldest first. */
  history(now) {
    this.#turnTo(now);
    const length = Math.max(MINUTE, Math.min(CHART, this.#second - Math.floor(this.#start / 1000)));
    return Array.from({length}, (unused, i) => this.#of(length - i));
  }

  #of(secondsAgo) {
    return this.#counts[(this.#second + this.#counts.length - secondsAgo) % this.#counts.length];
  }

  /** The seconds that have passed since the last call begin with nothing. */
  #turnTo(now) {
    const second = Math.floor(now / 1000);
    for (let i = Math.max(this.#second + 1, second - CHART); i <= second; i++) {
      this.#counts[i % this.#counts.length] = 0;
    }
    this.#second = second;
  }
}
