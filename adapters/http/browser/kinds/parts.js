// Fields, columns and verbs that several kinds of documents have.

import { today } from '../books/dates.js';
import { html } from '../parts/html.js';
import { AccountName, ContactName } from '../parts/names.js';
import { Day, State } from '../parts/values.js';

// Columns and facts

export const contactColumn = (label) => ({
  key: 'contactName',
  label,
  show: (record) => record.contactName,
});

/** The state of an invoice or bill, with the days until or since it is due. */
export const dueStateColumn = {
  key: 'status',
  label: 'State',
  show: (record) => html`<${State} of=${record.status} due=${record.dueDate} />`,
};

/** Whether a record is offered for new documents: said only where it is not. */
export const activeColumn = {
  key: 'active',
  label: 'State',
  show: (record) => !record.active && html`<span class="state draft">inactive</span>`,
};

export const account = (id) => id && html`<${AccountName} id=${id} />`;
export const contact = (id) => id && html`<${ContactName} id=${id} />`;
export const day = (date) => date && html`<${Day} of=${date} />`;
export const activeFact = (record) => ['State', record.active ? null : 'inactive'];
export const voidFact = (record) => ['Void because', record.voidReason];

// Filters

export const dateFilters = [
  { name: 'from', label: 'From', type: 'date' },
  { name: 'to', label: 'To', type: 'date' },
];

/** A state as one of the choices of a filter, such as `Overdue`. */
export const choiceOfState = (state) => [state, state[0].toUpperCase() + state.slice(1)];

export const activeFilter = {
  name: 'active',
  label: 'State',
  type: 'choice',
  choices: [
    ['', 'All'],
    ['true', 'Active'],
    ['false', 'Inactive'],
  ],
};

export const contactFilter = (label, kind) => ({
  name: 'contactId',
  label,
  type: 'lookup',
  of: 'contacts',
  where: () => (kind ? { kind } : {}),
});

export const unappliedFilter = {
  name: 'unapplied',
  label: 'Unapplied',
  type: 'choice',
  choices: [
    ['', 'All'],
    ['true', 'Something is left'],
    ['false', 'Fully applied'],
  ],
};

// Fields

export const dateField = { name: 'date', label: 'Date', type: 'date' };
export const memoField = { name: 'memo', label: 'Memo', type: 'area' };
export const refField = { name: 'ref', label: 'Reference', type: 'text' };
export const amountField = { name: 'amount', label: 'Amount', type: 'amount', isRequired: true };
export const activeField = {
  name: 'active',
  label: 'Active: offered for new documents',
  type: 'check',
};

export const contactField = (label, kind, more = { isRequired: true }) => ({
  name: 'contactId',
  label,
  type: 'lookup',
  of: 'contacts',
  where: () => (kind ? { kind } : {}),
  ...more,
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

export const holdField = (label, isShown = () => true) => ({
  name: 'hold',
  label,
  type: 'check',
  isShown,
});

export const BANK = { subtype: 'bank' };
export const BANK_OR_CARD = { subtype: 'bank,credit_card' };
export const RECEIVABLE = { subtype: 'accounts_receivable' };
export const PAYABLE = { subtype: 'accounts_payable' };
/** Accounts that lines may name without a customer or vendor. */
export const ORDINARY = { subtype: 'none,cogs,fixed_asset,bank,credit_card' };
/** All accounts on which something can be posted. */
export const POSTING = {
  subtype: 'none,cogs,fixed_asset,bank,credit_card,accounts_receivable,accounts_payable',
};

/** What every document is at first. */
export const newDocument = () => ({ date: today() });

/**
 * Where a form has the line of a pointer such as `/splits/1/amount`: a line that is not sent is not
 * counted there. A line after those of the form is null.
 */
export function pointerToLine(pointer, lines, isSent) {
  const [, name, at, ...rest] = pointer.split('/');
  if (at === undefined) return pointer;
  const places = [...lines.keys()].filter((place) => isSent(lines[place]));
  const place = places[Number(at)];
  return place === undefined ? null : ['', name, place, ...rest].join('/');
}

// Verbs. `fields` are asked for first, `answer` says what comes back: this record, or another one.

export const voiding = (isPossible) => ({
  name: 'void',
  label: 'Void',
  isDangerous: true,
  isShown: (record) => record.status !== 'void' && (isPossible?.(record) ?? true),
  fields: [
    [{ name: 'reason', label: 'Reason', type: 'text', isRequired: true }],
    [
      {
        name: 'date',
        label: 'Date',
        type: 'date',
        hint: 'Only for a document in a closed period: the day of its opposite, which is posted then.',
      },
    ],
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
  isOfOriginal: true,
  isShown: isPossible,
  answer: 'bank-transactions',
  fields: [
    [
      accountField('accountId', 'Bank account or card', BANK_OR_CARD, { isRequired: true }),
      dateField,
    ],
    [amountField],
  ],
  blank: (record) => ({ date: today(), amount: amountOf(record) }),
});

export const writingOff = (collection) => ({
  name: 'write-off',
  label: 'Write off',
  isOfOriginal: true,
  isShown: (record) => ['invoice', 'bill'].includes(record.kind) && isOpen(record),
  answer: collection,
  fields: [
    [
      accountField('accountId', 'Account of the loss or discount', ORDINARY, {
        isRequired: true,
      }),
      dateField,
    ],
    [amountField, { name: 'reason', label: 'Reason', type: 'text' }],
  ],
  blank: (record) => ({ date: today(), amount: record.balance }),
});

export const merging = (collection, whereOf) => ({
  name: 'merge',
  label: 'Merge',
  isOfOriginal: true,
  isDangerous: true,
  leadsTo: (draft) => draft.into,
  fields: (record) => [
    [
      {
        name: 'into',
        label: 'Into which one?',
        type: 'lookup',
        of: collection,
        where: () => whereOf(record),
        isRequired: true,
        hint: 'All that names this one will name that one, and this one will be gone.',
      },
    ],
  ],
});

export const isOpen = (record) =>
  record.status !== 'draft' && record.status !== 'void' && record.balance !== '0.00';
