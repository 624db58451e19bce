// How much comes, and how fast.

const MINUTE = 60;

export class Meter {
  total = 0;
  bytes = 0;
  #start;
  #counts = new Array(MINUTE + 1).fill(0);
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
    return this.#counts[(this.#second + MINUTE) % this.#counts.length];
  }

  /** Events a second, on average over the last minute, or since the start. */
  perSecondOfMinute(now) {
    this.#turnTo(now);
    const sum = this.#counts.reduce((a, b) => a + b) - this.#counts[this.#second % this.#counts.length];
    const seconds = this.#second - Math.floor(this.#start / 1000);
    return sum / Math.max(1, Math.min(MINUTE, seconds));
  }

  /** The seconds that have passed since the last call begin with nothing. */
  #turnTo(now) {
    const second = Math.floor(now / 1000);
    for (let i = Math.max(this.#second + 1, second - MINUTE); i <= second; i++) {
      this.#counts[i % this.#counts.length] = 0;
    }
    this.#second = second;
  }
}
