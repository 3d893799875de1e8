// The names of records for their ids: the whole chart is known, contacts are asked for together.

import { read, readAll } from '../books/api.js';
import { onChange } from '../books/live.js';
import { html, signal, useEffect } from './html.js';

const accounts = signal(null);
const contacts = signal(new Map());
const wanted = new Set();
const MOST = 100; // ids in one request
let isAsking = false;
let isFollowing = false;

export function accountLabel(account) {
  return account.number ? `${account.number} ${account.name}` : account.name;
}

/** The chart as a map by id; null until it was read. Asking for it reads it. */
export function useAccounts() {
  useEffect(() => {
    if (isFollowing) return;
    isFollowing = true;
    readChart();
    onChange(({ collection, id, record }) => {
      if (collection === 'accounts') readChart();
      if (collection === 'contacts') keepContacts(record ? [record] : [], id);
    });
  }, []);
  return accounts.value;
}

export function AccountName({ id }) {
  const chart = useAccounts();
  const account = chart?.get(id);
  if (account) return html`<a href=${`/accounts/${id}`}>${accountLabel(account)}</a>`;
  // What a rehearsal posts may be on an account that it would make.
  return chart ? html`<span class="quiet">a new account</span>` : id;
}

export function ContactName({ id }) {
  useEffect(() => {
    if (!id || contacts.value.has(id)) return;
    wanted.add(id);
    if (!isAsking) askForContacts();
  }, [id]);
  const contact = contacts.value.get(id);
  return html`<a href=${`/contacts/${id}`}>${contact?.name ?? id}</a>`;
}

async function readChart() {
  const chart = await readAll('/accounts').catch(() => []);
  accounts.value = new Map(chart.map((account) => [account.id, account]));
}

async function askForContacts() {
  isAsking = true;
  await Promise.resolve(); // Until all parts of the page have said what they want.
  const ids = [...wanted].slice(0, MOST);
  for (const id of ids) wanted.delete(id);
  const page = await read(`/contacts?limit=${MOST}&id=${ids.map(encodeURIComponent).join(',')}`).catch(() => ({ data: [] }));
  keepContacts(page.data);
  isAsking = false;
  if (wanted.size) askForContacts();
}

function keepContacts(records, removedId) {
  const next = new Map(contacts.value);
  next.delete(removedId);
  for (const record of records) next.set(record.id, record);
  contacts.value = next;
}
