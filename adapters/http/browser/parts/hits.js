// How a record that was found is shown: what it is called, and what tells it from others.

import { html } from './html.js';
import { Amount, Day, State } from './values.js';

export function Hit({ kind, record }) {
  const amount = record.total ?? record.amount ?? record.balance;
  return html`
    <span class="hit-name">${kind.title(record)}</span>
    <span class="quiet">${record.contactName ?? record.payee ?? record.company ?? record.description ?? ''}</span>
    <span class="quiet"><${Day} of=${record.date} /></span>
    <span><${Amount} of=${amount} /></span>
    <span><${State} of=${record.status} due=${record.dueDate} /></span>
  `;
}
