// The names of records for their ids: the whole chart is known, others are asked for together.

import { read, readAll } from '../books/api.js';
import { attempts, onChange, tryLater } from '../books/live.js';
import { kindOf } from '../kinds/index.js';
import { effect } from '../vendor/signals.js';
import { html, signal, useEffect } from './html.js';

const accounts = signal(null);
const records = signal(new Map()); // by `collection/id`
const wanted = new Set();
const MOST = 100; // ids in one request
let isAsking = false;
let isFollowing = false;
let isReadingChart = false;
let isChartOld = false; // The chart could not be read, or an account changed while it was.

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
    if (collection === 'accounts') keepAccount(id, record);
    if (records.value.has(`${collection}/${id}`)) keep(collection, record ? [record] : [], id);
  });
  effect(() => {
    if (!attempts.value) return;
    if (isChartOld) readChart();
    if (wanted.size && !isAsking) askForRecords();
  });
}

/** An account as a change says it is: a thousand of them do not read the chart a thousand times. */
function keepAccount(id, record) {
  if (isReadingChart) isChartOld = true;
  if (accounts.value === null) return;
  const chart = new Map(accounts.value);
  if (record) chart.set(id, { ...chart.get(id), ...record });
  else chart.delete(id);
  accounts.value = chart;
}

async function readChart() {
  if (isReadingChart) return;
  isReadingChart = true;
  isChartOld = false;
  try {
    const chart = await readAll('/accounts');
    accounts.value = new Map(chart.map((account) => [account.id, account]));
    isReadingChart = false;
    if (isChartOld) readChart();
  } catch (problem) {
    isReadingChart = false;
    isChartOld = Boolean(problem.isPassing);
    if (isChartOld) tryLater();
  }
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
  try {
    keep(collection, (await read(`${kindOf(collection).api}?${query}`)).data);
  } catch (problem) {
    if (problem.isPassing) {
      for (const id of ids) wanted.add(`${collection}/${id}`);
      isAsking = false;
      tryLater();
      return;
    }
  }
  isAsking = false;
  if (wanted.size) askForRecords();
}

function keep(collection, changed, removedId) {
  const next = new Map(records.value);
  next.delete(`${collection}/${removedId}`);
  for (const record of changed) next.set(`${collection}/${record.id}`, record);
  records.value = next;
}
