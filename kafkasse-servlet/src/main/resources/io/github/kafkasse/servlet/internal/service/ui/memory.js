// Keeps what a reload needs: the position of the open stream, and the newest events of the list. The storage belongs to this
// tab and is deleted with it.

const KEY = 'kafkasse.stream';
const MOST_EVENTS = 200;
const MOST_CHARACTERS = 1_000_000;

/**
 * Stores the stream of a fragment.
 *
 * @param stream its last id, and when it began
 * @param events its events {data, isDeletion, id, stream, arrived}, the oldest first
 */
export function remember(fragment, {id, began}, events) {
  let room = MOST_CHARACTERS - id.length;
  const kept = [];
  for (const {data, isDeletion, id: own, stream, arrived} of events.slice(-MOST_EVENTS).reverse()) {
    room -= data.length + own.length;
    if (room < 0) {
      break;
    }
    kept.unshift({data, isDeletion, id: own, stream, arrived: arrived.getTime()});
  }
  try {
    sessionStorage.setItem(KEY, JSON.stringify({fragment, id, began, events: kept}));
  } catch {
    forget(); // there is no room or no storage: a reload then starts where the fragment says
  }
}

/** What was stored for this fragment: {id, began, events}, or null. */
export function recall(fragment) {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY));
    return kept?.fragment === fragment
      ? {id: kept.id, began: kept.began ?? 0, events: kept.events.map((event) => ({...event, arrived: new Date(event.arrived)}))}
      : null;
  } catch {
    return null; // there is no storage, or another program has written the value
  }
}

export function forget() {
  try {
    sessionStorage.removeItem(KEY);
  } catch {
    // there is no storage, so nothing was stored
  }
}
