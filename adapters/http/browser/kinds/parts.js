// Fields, columns and verbs that several kinds of documents have.

import { today } from '../books/dates.js';
import { html } from '../parts/html.js';
import { AccountName, ContactName } from '../parts/names.js';

export const contactColumn = (label) => ({
  key: 'contactName',
  label,
  show: (record) => record.contactName,
});

export const dateFilters = [
  { name: 'from', label: 'From', type: 'date' },
  { name: 'to', label: 'To', type: 'date' },
];

export const contactFilter = (label, kind) => ({
  name: 'contactId',
  label,
  type: 'lookup',
  of: 'contacts',
  where: () => ({ kind }),
});

export const dateField = { name: 'date', label: 'Date', type: 'date' };
export const memoField = { name: 'memo', label: 'Memo', type: 'area' };
export const refField = { name: 'ref', label: 'Reference', type: 'text' };
export const amountField = { name: 'amount', label: 'Amount', type: 'amount', isRequired: true };

export const contactField = (label, kind) => ({
  name: 'contactId',
  label,
  type: 'lookup',
  of: 'contacts',
  where: () => ({ kind }),
  isRequired: true,
});

export const termsField = { name: 'termsId', label: 'Terms', type: 'lookup', of: 'terms' };

export const accountField = (name, label, where = {}, more = {}) => ({
  name,
  label,
  type: 'lookup',
  of: 'accounts',
  where: () => where,
  ...more,
});

export const BANK = { subtype: 'bank' };
export const BANK_OR_CARD = { subtype: 'bank,credit_card' };

/** What every document is at first. */
export const newDocument = () => ({ date: today() });

export const account = (id) => id && html`<${AccountName} id=${id} />`;
export const contact = (id) => id && html`<${ContactName} id=${id} />`;

// Verbs. `fields` are asked for first, `answer` says what comes back: this record, or another one.

export const voiding = (isPossible) => ({
  name: 'void',
  label: 'Void',
  isShown: (record) => record.status !== 'void' && (isPossible?.(record) ?? true),
  fields: [
    [{ name: 'reason', label: 'Reason', type: 'text', isRequired: true }],
    [{ name: 'date', label: 'Date', type: 'date', hint: 'Only needed if the document is in a closed period.' }],
  ],
});

export const duplicating = (collection) => ({
  name: 'duplicate',
  label: 'Duplicate',
  answer: collection,
});

export const refunding = (isPossible, amountOf) => ({
  name: 'refund',
  label: 'Refund',
  isShown: isPossible,
  answer: 'bank-transactions',
  fields: [
    [accountField('accountId', 'From account', BANK_OR_CARD, { isRequired: true }), dateField],
    [amountField],
  ],
  blank: (record) => ({ date: today(), amount: amountOf(record) }),
});

export const writingOff = (collection) => ({
  name: 'write-off',
  label: 'Write off',
  isShown: (record) => ['invoice', 'bill'].includes(record.kind) && isOpen(record),
  answer: collection,
  fields: [
    [accountField('accountId', 'Account of the loss or discount', {}, { isRequired: true }), dateField],
    [amountField, { name: 'reason', label: 'Reason', type: 'text' }],
  ],
  blank: (record) => ({ date: today(), amount: record.balance }),
});

export const isOpen = (record) => record.status !== 'draft' && record.status !== 'void' && record.balance !== '0.00';
