// Which page an address shows. A link to a page of the books is followed without loading anew.

import { mayLeave } from '../books/unsaved.js';
import { computed, signal } from '../vendor/signals.js';
import { kinds } from '../kinds/index.js';

const area = kinds.map((kind) => kind.collection).join('|');

/** Each page: the pattern of its address, its module, and the names of the parts of the address. */
const PAGES = [
  [/^\/$/, 'home', []],
  [new RegExp(`^/(${area})$`), 'list', ['collection']],
  [new RegExp(`^/new/(${area})$`), 'edit', ['collection']],
  [new RegExp(`^/(${area})/([^/]+)$`), 'record', ['collection', 'id']],
  [new RegExp(`^/(${area})/([^/]+)/edit$`), 'edit', ['collection', 'id']],
  [/^\/reports$/, 'reports', []],
  [/^\/reports\/([^/]+)$/, 'report', ['report']],
  [/^\/reconciliation$/, 'reconciliation', []],
  [/^\/reconciliation\/([^/]+)$/, 'bank_session', ['id']],
  [/^\/import$/, 'import', []],
  [/^\/import\/batches\/([^/]+)$/, 'import_batch', ['id']],
  [/^\/search$/, 'search', []],
  [/^\/settings$/, 'settings', []],
  [/^\/api\/v1\/console$/, 'console', []],
];

const address = signal(location.pathname + location.search);
/** The place of the page in the history of this tab. */
let place = history.state?.place ?? 0;

/** The page: `{module, parts, query}`; `module` is `not_found` where there is none. */
export const page = computed(() => pageOf(address.value));

/** The page of an address on this server; null if it has none. */
function pageOf(target) {
  const url = new URL(target, location.origin);
  for (const [pattern, module, names] of PAGES) {
    const match = pattern.exec(url.pathname);
    if (match) {
      const parts = Object.fromEntries(
        names.map((name, index) => [name, decodeURIComponent(match[index + 1])]),
      );
      return { module, parts, path: url.pathname, query: new URLSearchParams(url.search) };
    }
  }
  return { module: 'not_found', parts: {}, path: url.pathname, query: new URLSearchParams() };
}

/**
 * Show another page, unless somebody wants to stay with an unsaved form. With `isSame` the former
 * address is replaced, as for a changed filter.
 */
export function go(target, { isSame = false } = {}) {
  if (isSame) history.replaceState({ place }, '', target);
  else if (!mayLeave()) return;
  else {
    place += 1;
    history.pushState({ place }, '', target);
  }
  address.value = location.pathname + location.search;
  if (!isSame) scrollTo(0, 0);
}

/** Set parameters of the address; empty ones are left out. */
export function goWith(parameters, { isSame = true } = {}) {
  const query = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(parameters)) {
    if (value === null || value === undefined || value === '') query.delete(name);
    else query.set(name, value);
  }
  const text = query.toString().replaceAll('%2C', ',');
  go(location.pathname + (text ? `?${text}` : ''), { isSame });
}

/** Follow the browser to another place of its history, or call it back to the page. */
function goWithBrowser() {
  const target = location.pathname + location.search;
  const next = history.state?.place ?? place;
  if (target !== address.value && !mayLeave()) {
    history.go(place - next);
    return;
  }
  place = next;
  history.replaceState({ place }, '');
  address.value = target;
}

export function startRouter() {
  history.replaceState({ place }, '');
  addEventListener('popstate', goWithBrowser);
  document.addEventListener('click', (event) => {
    const link = event.target.closest?.('a[href]');
    const isPlain = event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey);
    if (!link || !isPlain || event.defaultPrevented || link.target || link.hasAttribute('download')) return;
    const url = new URL(link.href);
    if (url.origin !== location.origin || pageOf(url.href).module === 'not_found') return;
    if (url.pathname === location.pathname && url.hash) return;
    event.preventDefault();
    go(url.pathname + url.search);
  });
}
