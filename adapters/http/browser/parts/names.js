// The names of records for their ids: the whole chart is known, others are asked for together.

import { read, readAll } from '../books/api.js';
import { onChange } from '../books/live.js';
import { kindOf } from '../kinds/index.js';
import { html, signal, useEffect } from './html.js';

const accounts = signal(null);
const records = signal(new Map()); // by `collection/id`
const wanted = new Set();
const MOST = 100; // ids in one request
let isAsking = false;
let isFollowing = false;

export function accountLabel(account) {
  return account.number ? `${account.number} ${account.name}` : account.name;
}

/** The chart as a map by id; null until it was read. Asking for it reads it. */
export function useAccounts() {
  useEffect(followChanges, []);
  useEffect(() => {
    if (accounts.value === null) readChart();
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
  return html`<${RecordName} collection="contacts" id=${id} />`;
}

/** A record by its id; undefined until it was read. */
export function useRecord(collection, id) {
  const key = `${collection}/${id}`;
  useEffect(followChanges, []);
  useEffect(() => {
    if (!id || records.value.has(key)) return;
    wanted.add(key);
    if (!isAsking) askForRecords();
  }, [key]);
  return records.value.get(key);
}

/** What a record is called, as a link to its page. */
export function RecordName({ collection, id, isTitle = false }) {
  const kind = kindOf(collection);
  const record = useRecord(collection, id);
  const name = record && (isTitle ? kind.title(record) : kind.name(record));
  return html`<a href=${`${kind.page}/${encodeURIComponent(id)}`}>${name ?? '…'}</a>`;
}

function followChanges() {
  if (isFollowing) return;
  isFollowing = true;
  onChange(({ collection, id, record }) => {
    if (collection === 'accounts' && accounts.value !== null) readChart();
    if (records.value.has(`${collection}/${id}`)) keep(collection, record ? [record] : [], id);
  });
}

async function readChart() {
  const chart = await readAll('/accounts').catch(() => []);
  accounts.value = new Map(chart.map((account) => [account.id, account]));
}

async function askForRecords() {
  isAsking = true;
  await Promise.resolve(); // Until all parts of the page have said what they want.
  const keys = [...wanted];
  const [collection] = keys[0].split('/');
  const ids = keys
    .filter((key) => key.startsWith(`${collection}/`))
    .slice(0, MOST)
    .map((key) => key.slice(collection.length + 1));
  for (const id of ids) wanted.delete(`${collection}/${id}`);
  const query = `limit=${MOST}&id=${ids.map(encodeURIComponent).join(',')}`;
  const page = await read(`${kindOf(collection).api}?${query}`).catch(() => ({ data: [] }));
  keep(collection, page.data);
  isAsking = false;
  if (wanted.size) askForRecords();
}

function keep(collection, changed, removedId) {
  const next = new Map(records.value);
  next.delete(`${collection}/${removedId}`);
  for (const record of changed) next.set(`${collection}/${record.id}`, record);
  records.value = next;
}
