// What changes while a page is open, whoever changes it.
//
// `version` moves with the books. Whatever was read stands on the page until `version` moves; then
// it is asked for again, and the server says in a few bytes where nothing has changed.

import { signal } from '../vendor/signals.js';

/** `connecting`, `open` or `lost`. */
export const connection = signal('connecting');
/** The version of the books, as far as this page knows. */
export const version = signal(0);
/** The same, but moving every few seconds at most: for what is expensive to read. */
export const calmVersion = signal(0);
/** It moves when that which failed may succeed by now: see `tryLater`. */
export const attempts = signal(0);

const PATIENCE = 200; // milliseconds in which changes are gathered
const CALM_PATIENCE = 5000;
const RETRY_PATIENCE = 3000;
const listeners = new Set();
let newest = 0;
let timer = null;
let calmTimer = null;
let calmUntil = 0;
let retryTimer = null;

/** Be told of each change; returns what ends it. */
export function onChange(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Open the stream: one for all tabs, where the browser can share a worker. */
export function follow() {
  const address = new URL('./live_worker.js', import.meta.url);
  const port = 'SharedWorker' in self ? new SharedWorker(address).port : new Worker(address);
  port.onmessage = ({ data }) => receive(data);
  addEventListener('pagehide', () => port.postMessage('leave'));
  addEventListener('pageshow', () => port.postMessage('stay'));
}

/** Move `attempts` after a pause; it moves at once when the stream is open again. */
export function tryLater() {
  retryTimer ??= setTimeout(() => {
    retryTimer = null;
    attempts.value += 1;
  }, RETRY_PATIENCE);
}

function receive({ type, data }) {
  if (type === 'connecting' || type === 'lost') {
    connection.value = type;
  } else if (type === 'hello') {
    connection.value = 'open';
    attempts.value += 1;
    move(data.version);
  } else if (type === 'reset') {
    location.reload();
  } else {
    for (const listener of listeners) listener(data);
    move(data.version);
  }
}

function move(to) {
  newest = Math.max(newest, to);
  timer ??= setTimeout(() => {
    timer = null;
    version.value = newest;
    moveCalmly();
  }, PATIENCE);
}

function moveCalmly() {
  calmTimer ??= setTimeout(() => {
    calmTimer = null;
    calmUntil = Date.now() + CALM_PATIENCE;
    calmVersion.value = newest;
  }, Math.max(0, calmUntil - Date.now()));
}
