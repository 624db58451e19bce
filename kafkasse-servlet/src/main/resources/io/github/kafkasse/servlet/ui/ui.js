// The page: the form asks, a stream answers, the list and the meter show. It holds what they do not know of each other.

import {fromFragment, toAddress, toFragment} from './asked.js';
import {byId, element, say} from './dom.js';
import {CAPACITY, EventList} from './list.js';
import {Meter} from './meter.js';
import {Setup} from './setup.js';
import {Stream} from './stream.js';

const SECOND = 1000;
/** How often those who listen are told how much has come. */
const SAY_COUNT_EVERY = 30;

const whole = new Intl.NumberFormat('en');
const rough = new Intl.NumberFormat('en', {maximumSignificantDigits: 3});
const setup = new Setup(changed);
const list = new EventList(byId('events'), showList, announce);
const utf8 = new TextEncoder();

let stream = null;
/** What the stream was asked for; null when there is none. */
let asked = null;
let state = {name: 'closed'};
let meter = new Meter(performance.now());
let ticks = 0;
let saidTotal = 0;

function announce(text) {
  say(byId('announcer'), text);
}

// Connecting

function connect() {
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
  meter = new Meter(performance.now());
  saidTotal = 0;
  showProblem(null);
  const alone = value.streams.length === 1 ? value.streams[0] : '';
  stream = new Stream(toAddress(value), stateChanged, ({data, lastEventId}) => {
    meter.count(utf8.encode(data).length, performance.now());
    list.add({data, id: lastEventId, stream: alone});
  });
  if (matchMedia('(max-width: 60rem)').matches) {
    byId('setup-panel').open = false;
  }
  stream.open();
  changed();
}

function disconnect() {
  stream?.close();
  stream = null;
  asked = null;
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
  state = {name, ...particulars};
  const {problem} = particulars;
  if (name === 'open') {
    if (again) {
      showProblem(null);
    }
    announce(again ? 'Connected again; it goes on where it was.' : `Connected to ${asked.streams.join(', ')}.`);
  } else if (name === 'lost' && particulars.losses === 1) {
    announce('The connection is lost. Reconnecting.');
  } else if (name === 'waiting' && problem) {
    showProblem(problem, true);
  } else if (name === 'failed') {
    showProblem(problem);
    stream = null;
    asked = null;
    byId('setup-panel').open = true;
    changed();
  } else if (name === 'closed') {
    announce('Disconnected.');
  }
  showState();
}

// Showing

function stateText() {
  switch (state.name) {
    case 'connecting': return 'Connecting …';
    case 'open': return 'Open';
    case 'lost': return state.losses === 1 ? 'Lost, reconnecting …' : `Lost, reconnecting … (attempt ${state.losses})`;
    case 'waiting': return `Reconnecting in ${Math.max(0, Math.ceil((state.until - Date.now()) / SECOND))} s`;
    case 'retrying': return 'Reconnecting …';
    case 'failed': return 'Closed by an error';
    default: return 'Not connected';
  }
}

function showState() {
  byId('state').dataset.state = state.name;
  say(byId('state'), stateText());
  say(byId('connect'), asked ? 'Disconnect' : 'Connect');
  byId('connect').classList.toggle('primary', !asked);
  say(byId('empty'), asked ? 'Nothing has come yet.' : 'Choose one or more streams, and connect.');
  showList();
}

function showProblem(problem, canRetry = false) {
  const box = byId('problem');
  const text = problem && [problem.title, problem.detail, problem.status].join('|');
  if (!problem) {
    box.replaceChildren();
  } else if (box.dataset.text !== text) {
    box.replaceChildren(element('strong', {}, problem.title), ' ', problem.detail, ' ');
    if (problem.status) {
      box.append(element('span', {class: 'status'}, `(${problem.status})`), ' ');
    }
    if (canRetry) {
      box.append(element('button', {type: 'button', onclick: () => stream?.open()}, 'Try now'));
    }
  }
  box.dataset.text = text ?? '';
  box.hidden = !problem;
}

function showList() {
  byId('pause').disabled = !asked && !list.paused;
  say(byId('pause'), list.paused ? 'Resume' : 'Pause');
  const kept = list.waiting > CAPACITY ? `, ${CAPACITY} kept` : '';
  say(byId('waiting'), list.paused ? `${whole.format(list.waiting)} waiting${kept}` : '');
  say(byId('shown'), list.size < CAPACITY ? '' : `Only the newest ${CAPACITY} are shown.`);
  byId('empty').hidden = list.size > 0;
  byId('download').disabled = byId('clear').disabled = list.size === 0;
}

function showMeter() {
  const now = performance.now();
  say(byId('rate-second'), `${whole.format(meter.perSecond(now))} /s`);
  say(byId('rate-minute'), `${rough.format(meter.perSecondOfMinute(now))} /s`);
  say(byId('total'), whole.format(meter.total));
  say(byId('bytes'), size(meter.bytes));
}

function size(bytes) {
  const power = Math.min(4, Math.floor(Math.log10(bytes || 1) / 3));
  return `${rough.format(bytes / 1000 ** power)} ${['B', 'KB', 'MB', 'GB', 'TB'][power]}`;
}

function tick() {
  ticks++;
  showMeter();
  if (state.name === 'waiting') {
    say(byId('state'), stateText());
  }
  if (list.paused) {
    showList();
  }
  if (ticks % SAY_COUNT_EVERY === 0 && meter.total > saidTotal) {
    saidTotal = meter.total;
    announce(`${whole.format(meter.total)} events, ${rough.format(meter.perSecondOfMinute(performance.now()))} a second.`);
  }
}

/** The form is another than it was, or what it is compared with. */
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
  // Another history entry for every key that is pressed would be too many.
  history.replaceState(null, '', toFragment(value, asked !== null));
}

function download() {
  const address = URL.createObjectURL(new Blob(list.lines, {type: 'application/x-ndjson'}));
  const name = `events-${new Date().toISOString().slice(0, 19).replaceAll(':', '')}.ndjson`;
  element('a', {href: address, download: name}).click();
  setTimeout(() => URL.revokeObjectURL(address), SECOND);
}

// Beginning

function followFragment() {
  const wanted = fromFragment(location.hash);
  const missing = setup.fill(wanted);
  if (wanted.live) {
    connect();
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
    const answer = await fetch(new URL('streams', import.meta.url));
    const {streams, filter} = await answer.json();
    setup.offer(streams, filter);
    followFragment();
    addEventListener('hashchange', followFragment);
  } catch {
    showProblem({title: 'The list of streams cannot be read', detail: 'Load the page again.'});
  }
}

byId('setup').addEventListener('submit', (event) => {
  event.preventDefault();
  if (!asked || !byId('apply').hidden) {
    connect();
    byId('connect').focus();
  }
});
byId('connect').addEventListener('click', () => (asked ? disconnect() : connect()));
byId('pause').addEventListener('click', () => {
  if (list.paused) {
    list.resume();
  } else {
    list.pause();
  }
  announce(list.paused ? 'Paused. What comes is kept.' : 'Resumed.');
});
byId('clear').addEventListener('click', () => {
  list.clear();
  byId('events-title').focus();
});
byId('download').addEventListener('click', download);
addEventListener('online', () => state.name === 'waiting' && stream.open());
setInterval(tick, SECOND);
begin();
