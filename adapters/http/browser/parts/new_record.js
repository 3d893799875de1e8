// Asking for a record that is not there yet, from the middle of a form: a dialog over the page.

import { signal } from './html.js';

/** What is asked for now: `{kind, blank, resolve}`; null if nothing is. */
export const asked = signal(null);

/** Ask for a new record of a kind, filled in as `blank` at first; null if it was not made. */
export function askForNew(kind, blank) {
  return new Promise((resolve) => {
    asked.value = { kind, blank, resolve };
  });
}

export function answerWith(record) {
  asked.value?.resolve(record);
  asked.value = null;
}
