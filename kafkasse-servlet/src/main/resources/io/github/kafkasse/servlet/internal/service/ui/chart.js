// The rate of the last minutes, drawn as a filled line. It is hidden from assistive technology, because the numbers beside it
// have the same content.

const HEIGHT = 40;
const SVG = 'http://www.w3.org/2000/svg';

export class Chart {
  #area = document.createElementNS(SVG, 'path');
  #svg;

  /** @param svg an empty svg element */
  constructor(svg) {
    this.#svg = svg;
    svg.setAttribute('preserveAspectRatio', 'none');
    svg.append(this.#area);
  }

  /** @param counts events of each second, the oldest first */
  show(counts) {
    const most = Math.max(1, ...counts);
    const last = counts.length - 1;
    const line = counts.map((count, i) => `L${i} ${(HEIGHT - (count / most) * (HEIGHT - 1)).toFixed(1)}`).join('');
    this.#svg.setAttribute('viewBox', `0 0 ${last} ${HEIGHT}`);
    this.#area.setAttribute('d', `M0 ${HEIGHT}${line}L${last} ${HEIGHT}Z`);
  }
}
