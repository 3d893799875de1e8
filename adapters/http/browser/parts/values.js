// How values are shown: amounts, days, states.

import { isNegative, shownNumber } from '../books/amounts.js';
import { shownDay } from '../books/dates.js';
import { html } from './html.js';

export function Amount({ of, currency }) {
  if (of === null || of === undefined || of === '') return null;
  return html`<span class=${`amount ${isNegative(of) ? 'negative' : ''}`}>${shownNumber(of)}${currency && ` ${currency}`}</span>`;
}

export function Day({ of }) {
  return of ? html`<time datetime=${of}>${shownDay(of)}</time>` : null;
}

const ORDINARY = 'posted';
const NOTHING = [null, undefined, '', false, ORDINARY];

/** A state such as `overdue`, as a word; what is ordinary needs none. */
export function State({ of }) {
  return of && of !== ORDINARY ? html`<span class=${`state ${of}`}>${of}</span>` : null;
}

/** A cell of a table by the type of its column. */
export function Value({ type, of }) {
  if (type === 'amount') return html`<${Amount} of=${of} />`;
  if (type === 'number') return of === null || of === undefined ? null : shownNumber(of);
  if (type === 'percent') return of === null || of === undefined ? null : `${shownNumber(of)}%`;
  if (type === 'date') return html`<${Day} of=${of} />`;
  if (type === 'state') return html`<${State} of=${of} />`;
  if (type === 'check') return of ? 'yes' : 'no';
  return of ?? '';
}

/** Whether a cell of a table shows nothing. */
export const isBlank = (content) => NOTHING.includes(content);

export const isNumeric = (type) => type === 'amount' || type === 'number' || type === 'percent';
