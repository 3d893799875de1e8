// How values are shown: amounts, days, states.

import { isNegative, isZero, shownNumber } from '../books/amounts.js';
import { daysFrom, shownDay, today } from '../books/dates.js';
import { html } from './html.js';

/** An amount. Nothing is quiet and less than nothing is red, so that one finds what is left. */
export function Amount({ of, currency }) {
  if (of === null || of === undefined || of === '') return null;
  const look = isNegative(of) ? 'negative' : isZero(of) ? 'quiet' : '';
  return html`<span class=${`amount ${look}`}>${shownNumber(of)}${currency && ` ${currency}`}</span>`;
}

export function Day({ of }) {
  return of ? html`<time datetime=${of}>${shownDay(of)}</time>` : null;
}

const ORDINARY = 'posted';
const NOTHING = [null, undefined, '', false, ORDINARY];

/**
 * A state such as `overdue`, in words; what is ordinary needs none. Of an open document, `due` is
 * the day on which it is due.
 */
export function State({ of, due }) {
  if (!of || of === ORDINARY) return null;
  return html`<span class=${`state ${of}`}>${dueWords(of, due) ?? of}</span>`;
}

const UNPAID = { sent: 'sent, due', printed: 'printed, due', open: 'due', overdue: 'overdue' };

/** `overdue 3 days`, `sent, due in 22 days`; null of what waits for no payment. */
function dueWords(state, due) {
  const words = due && UNPAID[state];
  if (!words) return null;
  const days = daysFrom(today(), due);
  if (days === 0) return `${words} today`;
  const length = Math.abs(days) === 1 ? '1 day' : `${shownNumber(String(Math.abs(days)))} days`;
  // The server knows by its own clock what is overdue; near midnight the two clocks may differ.
  return days > 0 ? `${words} in ${length}` : `overdue ${length}`;
}

/** A cell of a table by the type of its column. */
export function Value({ type, of }) {
  if (type === 'amount') return html`<${Amount} of=${of} />`;
  if (type === 'quantity') return of ? shownNumber(of.replace(/\.0+$/, '')) : null;
  if (type === 'number') return of === null || of === undefined ? null : shownNumber(of);
  if (type === 'percent') return of === null || of === undefined ? null : `${shownNumber(of)}%`;
  if (type === 'date') return html`<${Day} of=${of} />`;
  if (type === 'state') return html`<${State} of=${of} />`;
  if (type === 'check') return of ? 'yes' : 'no';
  return of ?? '';
}

/** Whether a cell of a table shows nothing. */
export const isBlank = (content) => NOTHING.includes(content);

export const isNumeric = (type) => ['amount', 'number', 'quantity', 'percent'].includes(type);
