// The keys that work on every page; `key_sheet` lists them.

import { mayWrite } from '../books/rights.js';
import { signal } from '../vendor/signals.js';
import { chooseNext } from './appearance.js';
import { go } from './router.js';

export const isSheetOpen = signal(false);

/** Each key with what it does; two keys are pressed one after the other. */
const KEYS = [
  ['/', 'Search everything', () => document.getElementById('search')?.focus()],
  ['?', 'Show these keys', () => (isSheetOpen.value = true)],
  ['g h', 'Go to the home page', () => go('/')],
  ['g i', 'Go to invoices', () => go('/invoices')],
  ['g p', 'Go to payments', () => go('/payments')],
  ['g b', 'Go to bills', () => go('/bills')],
  ['g t', 'Go to bank transactions', () => go('/bank-transactions')],
  ['g a', 'Go to accounts', () => go('/accounts')],
  ['g j', 'Go to journal entries', () => go('/journals')],
  ['g r', 'Go to reports', () => go('/reports')],
  ['g c', 'Go to reconciliation', () => go('/reconciliation')],
  ['g m', 'Go to import', () => go('/import')],
  ['g s', 'Go to settings', () => go('/settings')],
  ['t d', 'Dark, light, or as the system', () => chooseNext('appearance')],
  ['t s', 'Dense or comfortable tables', () => chooseNext('density')],
];
/** Keys for those who may change the books. */
const WRITING_KEYS = [
  ['n i', 'New invoice', () => go('/new/invoices')],
  ['n p', 'New payment', () => go('/new/payments')],
  ['n b', 'New bill', () => go('/new/bills')],
  ['n t', 'New bank transaction', () => go('/new/bank-transactions')],
  ['n j', 'New journal entry', () => go('/new/journals')],
];
/** The keys that this browser may use. */
export const keysHere = () => (mayWrite.value ? [...KEYS, ...WRITING_KEYS] : KEYS);

const PATIENCE = 1000; // milliseconds between two keys of a pair

export function startKeyboard() {
  let first = '';
  let pressedAt = 0;
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.target.closest('input, textarea, select, [contenteditable], dialog')) return;
    const pair = Date.now() - pressedAt < PATIENCE ? `${first} ${event.key}` : event.key;
    const known = keysHere();
    const hit = known.find(([keys]) => keys === pair) ?? known.find(([keys]) => keys === event.key);
    first = event.key;
    pressedAt = Date.now();
    if (!hit) return;
    event.preventDefault();
    hit[2]();
  });
}
