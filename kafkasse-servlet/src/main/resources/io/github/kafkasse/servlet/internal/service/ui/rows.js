// The rows of the list that are in the document: those in view and some beyond it. With all rows in the document, style
// and layout would take longer than a frame whenever events arrive. Margins replace the other rows, so that the page keeps
// its full length.

/** How far beyond the view there are rows after an update, and how far before the next one, in heights of the view. */
const BEYOND = 1;
const LEAST_BEYOND = 0.5;

/** The height of a row, in pixels, until the first one is measured. */
const FIRST_ESTIMATE = 34;

export class Rows {
  #list;
  #make;
  #onChange;
  /** All events to show, in the order of the page. */
  #events = [];
  /** The events whose rows are in the document, in the order of the page. */
  #placed = [];
  /** Rows by event: those in the document, and unfolded ones, which stay unfolded when they leave it. */
  #rows = new Map();
  #heights = new WeakMap();
  /** The number of folded rows that were measured at the present width, and the sum of their heights. */
  #measured = {count: 0, sum: 0};
  #width = innerWidth;
  /** Where the rows in view were at the last update or scroll, see #tops. */
  #lastTops = new Map();
  /** Where the view was in the list at the last update. */
  #lastOffset = 0;
  #isPrinting = false;
  /** The distance of the view from its intended place: less than a pixel, because browsers scroll by whole pixels. */
  #residue = 0;

  /**
   * @param list an empty list element, which scrolls with the page
   * @param make makes the row of an event: an li with a details element
   * @param onChange called after the rows in the document may have changed
   */
  constructor(list, make, onChange) {
    this.#list = list;
    this.#make = make;
    this.#onChange = onChange;
    list.addEventListener('focusin', () => this.update());
    addEventListener('scroll', () => this.#scrolled(), {passive: true});
    addEventListener('resize', () => this.#resized());
    addEventListener('beforeprint', () => this.#printing(true));
    addEventListener('afterprint', () => this.#printing(false));
  }

  /** @param events all events to show, in the order of the page */
  show(events) {
    this.#events = events;
    this.update();
  }

  /** Shows no event, and folds all rows. */
  clear() {
    this.#rows.clear();
    this.#placed = [];
    this.#list.replaceChildren();
    this.show([]);
  }

  /** The event whose row contains a node; undefined if there is none. */
  eventOf(node) {
    return this.#placed.find((event) => this.#rows.get(event).contains(node));
  }

  isUnfolded(event) {
    return this.#rows.get(event)?.firstElementChild.open ?? false;
  }

  /** Whether an event is unfolded somewhere in the list, in the document or not. */
  get anyUnfolded() {
    return [...this.#rows.keys()].some((event) => this.isUnfolded(event));
  }

  /** Moves the focus to the next event (1) or the one before (-1); to the first one if none has it. */
  moveFocus(step) {
    const at = this.#events.indexOf(this.eventOf(document.activeElement));
    // The first row and the neighbours of the one with the focus are always in the document.
    this.#rows.get(this.#events[at < 0 ? 0 : at + step])?.querySelector('summary').focus();
  }

  /** Brings the rows into the document that the view needs now. The first row in view stays where it is. */
  update() {
    this.#update(this.#tops());
  }

  #update(tops) {
    this.#measure();
    const anchor = this.#anchor(tops);
    const offset = anchor ? anchor.offset - anchor.top : this.#offset;
    this.#place(this.#needed(offset - BEYOND * innerHeight, offset + (1 + BEYOND) * innerHeight));
    if (anchor) {
      this.#holdInPlace(anchor);
    }
    this.#lastTops = this.#tops();
    this.#lastOffset = this.#offset;
    this.#onChange();
  }

  /** Where the view begins in the list. */
  get #offset() {
    return -this.#list.getBoundingClientRect().top;
  }

  /** Scrolls so that a row stays at its place in the view. Not all browsers do this by themselves. */
  #holdInPlace({event, top}) {
    const moved = () => this.#rows.get(event).getBoundingClientRect().top - top + this.#residue;
    const before = moved();
    if (Math.abs(before) >= 1) {
      scrollBy(0, before);
    }
    const after = moved();
    this.#residue = Math.abs(after) < 1 ? after : 0; // it is more where the page cannot be scrolled further
  }

  /** Measures all rows in the document. The heights of those that leave it are known. */
  #measure() {
    for (const event of this.#placed) {
      const {height} = this.#rows.get(event).getBoundingClientRect();
      if (!this.#heights.has(event) && !this.isUnfolded(event)) {
        this.#measured.count++;
        this.#measured.sum += height;
      }
      this.#heights.set(event, height);
    }
  }

  #height(event) {
    const {count, sum} = this.#measured;
    return this.#heights.get(event) ?? (count > 0 ? sum / count : FIRST_ESTIMATE);
  }

  /** The tops of the rows in view, by event. None while the list's own top is in view: new rows appear there. */
  #tops() {
    const tops = new Map();
    if (this.#offset > 0) {
      for (const event of this.#placed) {
        const {top, bottom} = this.#rows.get(event).getBoundingClientRect();
        if (bottom > 0 && top < innerHeight) {
          tops.set(event, top);
        }
      }
    }
    return tops;
  }

  /** The first of these rows that is still shown, as {event, top, offset in the list}; null if there is none. */
  #anchor(tops) {
    let offset = 0;
    for (const event of this.#events) {
      if (tops.has(event)) {
        return {event, top: tops.get(event), offset};
      }
      offset += this.#height(event);
    }
    return null;
  }

  /**
   * The rows that must be in the document, as {event, position, gap}, where the gap is the height of the rows that are
   * left out before it; and the height of those that are left out after the last one.
   *
   * @param from the offset in the list from which rows are needed
   * @param to the offset up to which they are needed
   */
  #needed(from, to) {
    const kept = this.#keptIndexes();
    const rows = [];
    let offset = 0;
    let gap = 0;
    this.#events.forEach((event, i) => {
      const height = this.#height(event);
      if ((offset + height > from && offset < to) || kept.has(i) || this.#isPrinting) {
        rows.push({event, position: i + 1, gap});
        gap = 0;
      } else {
        gap += height;
      }
      offset += height;
    });
    return {rows, rest: gap};
  }

  /**
   * The indexes of events whose rows are in the document wherever the view is: both ends of the list, where keyboards
   * and screen readers enter it; the row with the focus and its neighbours, to which the focus can move; and both ends
   * of a selection.
   */
  #keptIndexes() {
    const indexOf = (node) => this.#events.indexOf(this.eventOf(node));
    const {anchorNode, focusNode, isCollapsed = true} = getSelection() ?? {}; // hidden frames may have none
    const focused = indexOf(document.activeElement);
    const neighbours = focused < 0 ? [] : [focused - 1, focused, focused + 1];
    const selected = isCollapsed ? [] : [indexOf(anchorNode), indexOf(focusNode)];
    return new Set([0, this.#events.length - 1, ...neighbours, ...selected]);
  }

  #place({rows, rest}) {
    const needed = new Set(rows.map(({event}) => event));
    this.#placed.filter((event) => !needed.has(event)).forEach((event) => this.#remove(event));
    let next = this.#list.firstElementChild;
    for (const {event, position, gap} of rows) {
      const row = this.#rows.get(event) ?? this.#make(event);
      this.#rows.set(event, row);
      if (row === next) {
        next = row.nextElementSibling;
      } else {
        this.#list.insertBefore(row, next);
      }
      row.style.marginTop = gap > 0 ? `${gap}px` : '';
      row.ariaPosInSet = position;
      row.ariaSetSize = this.#events.length;
    }
    this.#list.style.paddingBottom = rest > 0 ? `${rest}px` : '';
    this.#placed = rows.map(({event}) => event);
  }

  #remove(event) {
    const row = this.#rows.get(event);
    row.remove();
    row.classList.remove('arrived'); // it fades in only once
    if (!this.isUnfolded(event)) {
      this.#rows.delete(event);
    }
  }

  #scrolled() {
    if (Math.abs(this.#offset - this.#lastOffset) > (BEYOND - LEAST_BEYOND) * innerHeight) {
      this.update();
    } else {
      this.#lastTops = this.#tops();
    }
  }

  #resized() {
    if (this.#width === innerWidth) {
      this.update();
      return;
    }
    // The heights of rows depend on the width, so no row is where it was.
    this.#width = innerWidth;
    this.#measured = {count: 0, sum: 0};
    this.#events.filter((event) => !this.isUnfolded(event)).forEach((event) => this.#heights.delete(event));
    this.#update(this.#lastTops);
  }

  #printing(isPrinting) {
    this.#isPrinting = isPrinting;
    this.update();
  }
}
