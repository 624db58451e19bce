// What survives a reload: the position of the stream that was open, and the newest events of the list. It belongs to this tab
// and ends with it.

const KEY = 'kafkasse.stream';
const MOST_EVENTS = 200;
const MOST_CHARACTERS = 1_000_000;

/** Remembers the stream of a fragment: its last id, when it began, and its events {data, isDeletion, id, stream,
 * arrived}, the oldest first. */
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
    forget(); // no room, or no storage: a reload then starts as the fragment says
  }
}

/** What was remembered of this fragment: {id, began, events}, or null. */
export function recall(fragment) {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY));
    return kept?.fragment === fragment
      ? {id: kept.id, began: kept.began ?? 0, events: kept.events.map((event) => ({...event, arrived: new Date(event.arrived)}))}
      : null;
  } catch {
    return null; // no storage, or somebody else's value
  }
}

export function forget() {
  try {
    sessionStorage.removeItem(KEY);
  } catch {
    // no storage: there is nothing to forget
  }
}
