// What a person should look at: late invoices and bills, drafts, money that waits for its deposit,
// accounts that are long not reconciled, and numbers that are missing or doubled.

import { read } from '../books/api.js';
import { isZero, shownNumber } from '../books/amounts.js';
import { addDays, shownDay, today } from '../books/dates.js';
import { useCalmRead } from '../books/use_read.js';
import { Card } from './card.js';
import { reconciledThrough } from './cash.js';
import { html, useEffect, useState } from './html.js';
import { accountLabel } from './names.js';
import { Amount } from './values.js';

const DAYS = 45; // until an account should be reconciled again
const MOST_NUMBERS = 5;

/** @param cash what the home page knows of the bank accounts (see `useCash`) */
export function Attention({ cash }) {
  const lateInvoices = useCalmRead('/invoices?status=overdue&limit=1&sums=balance');
  const lateBills = useCalmRead('/bills?status=overdue&limit=1&sums=balance');
  const drafts = useCalmRead('/invoices?status=draft&limit=1&sums=total');
  const undeposited = useCalmRead('/bank-transactions/undeposited?limit=1');
  const { accounts, sessions } = cash;
  const waiting = cash.undeposited.data;
  const waitingPage = waiting ? `/accounts/${encodeURIComponent(waiting.id)}` : '/accounts';
  const all = [lateInvoices, lateBills, drafts, undeposited, accounts, sessions];
  const isRead = all.every(({ data, problem }) => data || problem);
  const numbers = useNumbers(isRead);
  const entries = [
    counted(lateInvoices, {
      words: ['overdue invoice', 'overdue invoices'],
      page: '/invoices?status=overdue',
      amount: lateInvoices.data?.sums?.balance,
    }),
    counted(lateBills, {
      words: ['overdue bill', 'overdue bills'],
      page: '/bills?status=overdue',
      amount: lateBills.data?.sums?.balance,
    }),
    counted(drafts, {
      words: ['invoice is a draft', 'invoices are drafts'],
      page: '/invoices?status=draft',
      amount: drafts.data?.sums?.total,
    }),
    counted(undeposited, {
      words: ['receipt waits for its deposit', 'receipts wait for their deposit'],
      page: waitingPage,
      amount: waiting?.balance,
    }),
    ...unreconciled(accounts.data, sessions.data),
    ...numberFaults(numbers),
  ].filter(Boolean);
  const answer = {
    data: entries.length > 0 || isRead || null,
    problem: all.find(({ problem }) => problem)?.problem,
  };
  return html`
    <${Card} title="What wants attention" answer=${answer}>
      ${entries.length === 0 && html`<p class="quiet">Nothing does at the moment.</p>`}
      <ul class="attention">
        ${entries.map(
          ({ key, text, page, amount }) => html`
            <li key=${key}>
              <a href=${page}>${text}</a>
              ${amount && html`<a href=${page}><${Amount} of=${amount} /></a>`}
            </li>
          `,
        )}
      </ul>
    <//>
  `;
}

/**
 * The series of numbers. The server looks at all invoices for them, so they are asked for once,
 * after all else was read.
 */
function useNumbers(isTheirTurn) {
  const [numbers, setNumbers] = useState([]);
  useEffect(() => {
    if (isTheirTurn) read('/invoices/numbers').then(({ data }) => setNumbers(data), () => {});
  }, [isTheirTurn]);
  return numbers;
}

/** How many records a list has, such as "3 overdue invoices"; null if it has none. */
function counted({ data }, { words, page, amount }) {
  if (!data || data.total === 0) return null;
  const count = data.total === null ? 'More than 10,000' : shownNumber(String(data.total));
  const [one, many] = words;
  return { key: one, text: `${count} ${data.total === 1 ? one : many}`, page, amount };
}

function unreconciled(accounts, sessions) {
  if (!accounts || !sessions) return [];
  const limit = addDays(today(), -DAYS);
  return accounts.data
    .map((account) => ({ account, through: reconciledThrough(sessions, account.id) }))
    .filter(({ account, through }) => (through ? through < limit : !isZero(account.balance)))
    .map(({ account, through }) => ({
      key: account.id,
      text: through
        ? `${accountLabel(account)} is reconciled only through ${shownDay(through)}`
        : `${accountLabel(account)} was never reconciled`,
      page: '/reconciliation',
    }));
}

function numberFaults(numbers) {
  return numbers.flatMap(({ kind, prefix, missing, doubled }) => {
    const what = kind === 'invoice' ? 'invoice' : 'credit memo';
    const page = `/invoices?kind=${kind}&sort=number`;
    const gaps = missing.map(({ from, to }) => (from === to ? from : `${from} to ${to}`));
    const twice = doubled.map(({ number }) => number);
    return [
      gaps.length > 0 && {
        key: `${kind}${prefix}missing`,
        text: `Missing ${what} numbers: ${some(gaps)}`,
        page,
      },
      twice.length > 0 && {
        key: `${kind}${prefix}doubled`,
        text: `Doubled ${what} numbers: ${some(twice)}`,
        page: `/invoices?q=${encodeURIComponent(twice[0])}`,
      },
    ].filter(Boolean);
  });
}

function some(texts) {
  const more = texts.length - MOST_NUMBERS;
  return texts.slice(0, MOST_NUMBERS).join(', ') + (more > 0 ? ` and ${more} more` : '');
}
