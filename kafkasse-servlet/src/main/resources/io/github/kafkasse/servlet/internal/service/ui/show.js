// Shows the state of the connection and of the list, and problems.

import {byId, element, say} from './dom.js';
import {CAPACITY} from './list.js';

const SECOND = 1000;
const whole = new Intl.NumberFormat('en');

export function showState(state, asked) {
  byId('state').dataset.state = state.name;
  say(byId('state'), stateText(state));
  say(byId('connect'), asked ? 'Disconnect' : 'Connect');
  byId('connect').classList.toggle('primary', !asked);
  say(byId('empty'), asked ? 'No event has arrived yet.' : 'Choose one or more streams, and connect.');
}

export function stateText(state) {
  switch (state.name) {
    case 'connecting': return 'Connecting …';
    case 'open': return 'Open';
    case 'waiting': return `Reconnecting in ${Math.max(0, Math.ceil((state.until - Date.now()) / SECOND))} s`;
    case 'retrying': return 'Reconnecting …';
    case 'failed': return 'Closed by an error';
    default: return 'Not connected';
  }
}

/**
 * @param problem {title, detail, status}, or null for none
 * @param tryNow called when the user wants to retry now; null if a retry is useless
 */
export function showProblem(problem, tryNow = null) {
  const box = byId('problem');
  const text = problem && [problem.title, problem.detail, problem.status].join('|');
  if (!problem) {
    box.replaceChildren();
  } else if (box.dataset.text !== text) {
    box.replaceChildren(element('strong', {}, problem.title), ' ', problem.detail, ' ');
    if (problem.status) {
      box.append(element('span', {class: 'status'}, `(${problem.status})`), ' ');
    }
    if (tryNow) {
      box.append(element('button', {type: 'button', onclick: tryNow}, 'Try now'));
    }
  }
  box.dataset.text = text ?? '';
  box.hidden = !problem;
}

export function showList(list, asked) {
  byId('pause').disabled = !asked && !list.paused;
  say(byId('pause'), list.paused ? 'Resume' : 'Pause');
  const kept = list.waiting > CAPACITY ? `, ${CAPACITY} kept` : '';
  say(byId('waiting'), list.paused ? `${whole.format(list.waiting)} waiting${kept}` : '');
  say(byId('shown'), list.size < CAPACITY ? '' : `Only the newest ${whole.format(CAPACITY)} are shown.`);
  say(byId('found'), byId('find').value.trim() ? `${whole.format(list.found)} of ${whole.format(list.size)} match` : '');
  byId('empty').hidden = list.size > 0;
  byId('download').disabled = byId('clear').disabled = list.size === 0;
}
