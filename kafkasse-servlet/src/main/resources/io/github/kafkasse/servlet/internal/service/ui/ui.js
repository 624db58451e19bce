// The page: connects the form, the stream, the list and the figures, which do not know each other.

import {fromFragment, toAddress, toFragment} from './asked.js';
import {byId, copy, element, say} from './dom.js';
import {Figures} from './figures.js';
import {shortcuts} from './keys.js';
import {EventList} from './list.js';
import {forget, recall, remember} from './memory.js';
import {Origin} from './origin.js';
import {LIST, patience} from './patience.js';
import {Setup} from './setup.js';
import {showList, showProblem, showState, stateText} from './show.js';
import {Stream} from './stream.js';
import {summary} from './summary.js';

const SECOND = 1000;
/** How often the number of events is announced to screen readers. */
const SAY_COUNT_EVERY = 30;
/** After a pause of this length, for example of a computer that slept, a connection that looks open may be dead. */
const SLEPT = 30 * SECOND;

const setup = new Setup(changed);
const list = new EventList(byId('events'), listChanged, announce);
const figures = new Figures();
const utf8 = new TextEncoder();

let stream = null;
/** How long the page waits for this service. */
let waits = patience({});
let origin = new Origin([]);
/** The request of the present stream; null if there is none. */
let asked = null;
let state = {name: 'closed'};
let ticks = 0;
let tickedAt = Date.now();
let saidTotal = 0;

function announce(text) {
  say(byId('announcer'), text);
}

function listChanged() {
  showList(list, asked);
}

// Connecting

/** @param kept what was stored of the same stream before a reload, {id, began, events}; null to start by the form */
function connect(kept = null) {
  const value = setup.value;
  if (value.streams.length === 0) {
    showProblem({title: 'No stream is chosen', detail: 'Choose at least one.'});
    byId('setup-panel').open = true;
    byId('search').focus();
    return;
  }
  stream?.close();
  asked = value;
  state = {name: 'closed'};
  list.clear();
  list.resume();
  figures.reset(value.streams);
  origin = new Origin(setup.chosen);
  saidTotal = 0;
  showProblem(null);
  kept?.events.forEach((event) => list.add({...event, summary: summary(event.data, event.isDeletion)}));
  stream = new Stream(toAddress(value), kept ?? {id: '', began: 0}, waits, stateChanged, received);
  if (matchMedia('(max-width: 60rem)').matches) {
    byId('setup-panel').open = false;
  }
  stream.open();
  changed();
}

function received({data, lastEventId, isDeletion}) {
  const said = summary(data, isDeletion);
  const name = origin.of(said.stream ?? said.topic, lastEventId);
  figures.count(name, utf8.encode(data).length);
  list.add({data, isDeletion, id: lastEventId, stream: name, summary: said, arrived: new Date()});
}

function disconnect() {
  stream?.close();
  stream = null;
  asked = null;
  forget();
  showProblem(null);
  stateChanged('closed', {});
  changed();
}

function stateChanged(name, particulars) {
  const again = state.name !== 'closed' && state.name !== 'connecting';
  if (name === 'troubled') {
    showProblem(particulars.problem);
    return;
  }
  if (name === 'connecting' && again) {
    name = 'retrying';
  }
  const wasOpen = state.name === 'open';
  state = {name, ...particulars};
  const {problem} = particulars;
  if (name === 'open') {
    if (again) {
      showProblem(null);
    }
    announce(again ? 'Reconnected. The stream resumes where it was.' : `Connected to ${asked.streams.join(', ')}.`);
  } else if (name === 'waiting') {
    if (wasOpen) {
      announce('The connection is lost. Reconnecting.');
    }
    if (problem) {
      showProblem(problem, () => stream?.open());
    }
  } else if (name === 'failed') {
    showProblem(problem);
    stream = null;
    asked = null;
    forget();
    byId('setup-panel').open = true;
    changed();
  } else if (name === 'closed') {
    announce('Disconnected.');
  }
  showState(state, asked);
  listChanged();
}

function tick() {
  ticks++;
  const now = Date.now();
  if (now - tickedAt > SLEPT && state.name === 'open') {
    stream.open();
  }
  tickedAt = now;
  figures.show();
  if (state.name === 'waiting') {
    say(byId('state'), stateText(state));
  }
  if (list.paused) {
    listChanged();
  }
  if (ticks % SAY_COUNT_EVERY === 0 && figures.total > saidTotal) {
    saidTotal = figures.total;
    announce(figures.sentence);
  }
}

/** The form has changed, or the stream with which it is compared. */
function changed() {
  const value = setup.value;
  const same = (a, b) => toFragment(a) === toFragment(b);
  byId('apply').hidden = !asked || same(value, asked);
  byId('address').href = toAddress(value);
  say(byId('address'), value.streams.length ? toAddress(value) : '');
  const since = value.since ? `since ${value.since}` : '';
  const filters = value.filters.length ? `where ${value.filters.join(' and ')}` : '';
  say(byId('setup-summary'), [value.streams.join(', '), since, filters].filter((text) => text).join(', '));
  document.title = asked ? `${asked.streams.join(', ')} – Streams` : 'Streams';
  // A history entry for every key that is pressed would be too many.
  history.replaceState(null, '', toFragment(value, asked !== null));
}

function download() {
  const address = URL.createObjectURL(new Blob(list.lines, {type: 'application/x-ndjson'}));
  const name = `events-${new Date().toISOString().slice(0, 19).replaceAll(':', '')}.ndjson`;
  element('a', {href: address, download: name}).click();
  setTimeout(() => URL.revokeObjectURL(address), SECOND);
}

// Beginning

/** @param kept what was stored for this fragment before a reload, or null */
function followFragment(kept = null) {
  const wanted = fromFragment(location.hash);
  const missing = setup.fill(wanted);
  if (wanted.live) {
    connect(kept);
  } else if (asked) {
    disconnect();
  }
  if (missing) {
    showProblem({title: missing, detail: ''});
  }
  changed();
}

async function begin() {
  try {
    const answer = await fetch(new URL('streams', import.meta.url), {signal: AbortSignal.timeout(LIST)});
    const {streams, filter, documentation, complete, ...times} = await answer.json();
    waits = patience(times);
    setup.offer(streams, filter, complete);
    byId('documentation').hidden = !documentation;
    const reloaded = performance.getEntriesByType('navigation')[0]?.type !== 'navigate';
    followFragment(reloaded ? recall(location.hash) : null);
    addEventListener('hashchange', () => followFragment());
  } catch {
    showProblem({title: 'The list of streams cannot be read', detail: 'Load the page again.'});
  }
}

/** The page is left: by a reload, by a link, or for the back/forward cache, which accepts no page with a connection. */
function leave() {
  if (stream) {
    remember(location.hash, stream, list.events);
    stream.close();
  }
}

/** The page is restored from the back/forward cache, with its connection closed. */
function comeBack(event) {
  if (event.persisted && stream) {
    stream.open();
  }
}

function togglePause() {
  if (byId('pause').disabled) {
    return;
  }
  if (list.paused) {
    list.resume();
  } else {
    list.pause();
  }
  announce(list.paused ? 'Paused. New events are kept.' : 'Resumed.');
}

function toggleConnection() {
  if (asked) {
    disconnect();
  } else {
    connect();
  }
}

function copyLink() {
  copy(location.href).then(() => announce('Link copied'), () => announce('Copying failed'));
}

byId('setup').addEventListener('submit', (event) => {
  event.preventDefault();
  if (!asked || !byId('apply').hidden) {
    connect();
    byId('connect').focus();
  }
});
byId('connect').addEventListener('click', toggleConnection);
byId('pause').addEventListener('click', togglePause);
byId('copy-link').addEventListener('click', copyLink);
byId('find').addEventListener('input', () => list.find(byId('find').value));
byId('clear').addEventListener('click', () => {
  list.clear();
  byId('events-title').focus();
});
byId('download').addEventListener('click', download);
shortcuts({
  p: togglePause,
  c: toggleConnection,
  l: copyLink,
  '/': () => byId('find').focus(),
  j: () => list.move(1),
  k: () => list.move(-1),
});
addEventListener('online', () => state.name === 'waiting' && stream.open());
addEventListener('pagehide', leave);
addEventListener('pageshow', comeBack);
setInterval(tick, SECOND);
begin();
