// Keyboard shortcuts. They can be switched off, because assistive technology and speech input may send single letters
// (WCAG 2.1, 2.1.4).

import {byId} from './dom.js';

const KEY = 'kafkasse.shortcuts';

/** @param actions what to do, by key; each returns nothing */
export function shortcuts(actions) {
  const dialog = byId('keys');
  const enabled = byId('keys-enabled');
  enabled.checked = stored() !== 'off';
  enabled.addEventListener('change', () => store(enabled.checked ? 'on' : 'off'));
  byId('keys-open').addEventListener('click', () => dialog.showModal());
  addEventListener('keydown', (event) => {
    const {key, target} = event;
    const writing = target.matches?.('input:not([type=checkbox]), textarea, select');
    if (event.ctrlKey || event.metaKey || event.altKey || writing || dialog.open || !enabled.checked) {
      return;
    }
    if (key === '?') {
      event.preventDefault();
      dialog.showModal();
    } else if (Object.hasOwn(actions, key)) {
      event.preventDefault();
      actions[key]();
    }
  });
}

function stored() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null; // no storage: the default counts
  }
}

function store(value) {
  try {
    localStorage.setItem(KEY, value);
  } catch {
    // no storage: the choice counts until the page is closed
  }
}
