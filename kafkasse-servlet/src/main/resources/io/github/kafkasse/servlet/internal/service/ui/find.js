// Search in the events: events without the text are hidden, and the text is highlighted in the others.

const HIGHLIGHT = 'found';
const MOST_RANGES = 2000;

export class Find {
  #root;
  #text = '';

  /** @param root the element whose text is searched */
  constructor(root) {
    this.#root = root;
  }

  /** What is searched for, in lower case; an empty text if nothing is. */
  get text() {
    return this.#text;
  }

  set text(text) {
    this.#text = text.trim().toLowerCase();
  }

  /** Whether an event's JSON has the text. */
  matches(json) {
    return this.#text === '' || json.toLowerCase().includes(this.#text);
  }

  /** Highlights the text in the document. Browsers without highlights still show only the events that have it. */
  highlight() {
    if (!('highlights' in CSS)) {
      return;
    }
    if (this.#text === '') {
      CSS.highlights.delete(HIGHLIGHT);
      return;
    }
    const ranges = [];
    const walker = document.createTreeWalker(this.#root, NodeFilter.SHOW_TEXT);
    while (ranges.length < MOST_RANGES && walker.nextNode()) {
      this.#addRanges(walker.currentNode, ranges);
    }
    CSS.highlights.set(HIGHLIGHT, new Highlight(...ranges));
  }

  #addRanges(node, ranges) {
    const text = node.data.toLowerCase();
    // A letter whose lower case is longer shifts the offsets. Such a text is not highlighted, because the wrong part would be.
    if (text.length !== node.data.length) {
      return;
    }
    for (let at = text.indexOf(this.#text); at >= 0; at = text.indexOf(this.#text, at + this.#text.length)) {
      const range = new Range();
      range.setStart(node, at);
      range.setEnd(node, at + this.#text.length);
      ranges.push(range);
    }
  }
}
