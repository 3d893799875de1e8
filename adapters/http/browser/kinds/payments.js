// Payments of customers.

import { shownNumber } from '../books/amounts.js';
import { html } from '../parts/html.js';
import { applicationsPart } from '../parts/applications_part.js';
import { Amount, Day } from '../parts/values.js';
import {
  account,
  accountField,
  amountField,
  contact,
  contactColumn,
  contactField,
  contactFilter,
  dateField,
  dateFilters,
  holdField,
  memoField,
  newDocument,
  refField,
  refunding,
  unappliedFilter,
  voidFact,
  voiding,
} from './parts.js';

const RECEIVED_ON = { subtype: 'none,bank' };

export const payments = {
  collection: 'payments',
  api: '/payments',
  page: '/payments',
  sources: ['payment'],
  singular: 'Payment',
  plural: 'Payments',
  title: (record) => `Payment ${record.ref || `of ${shownNumber(record.amount)}`}`,
  name: (record) => `${record.date} ${record.ref || shownNumber(record.amount)}`,
  columns: [
    { key: 'date', label: 'Date', type: 'date', sort: 'date' },
    contactColumn('Customer'),
    { key: 'ref', label: 'Reference', sort: 'ref' },
    { key: 'amount', label: 'Amount', type: 'amount', sort: 'amount' },
    { key: 'unapplied', label: 'Unapplied', type: 'amount' },
    { key: 'status', label: 'State', type: 'state' },
  ],
  sort: '-date',
  sums: ['amount'],
  filters: [contactFilter('Customer', 'customer'), unappliedFilter, ...dateFilters],
  blank: (query) => ({
    ...newDocument(),
    contactId: query.get('contactId'),
    amount: query.get('amount'),
    applications: query.get('invoiceId')
      ? [{ invoiceId: query.get('invoiceId'), amount: query.get('amount') }]
      : [],
  }),
  fields: () => [
    [contactField('Customer', 'customer'), dateField],
    [
      { ...amountField, hint: 'The sum of what you apply below, if you leave it empty.' },
      {
        name: 'method',
        label: 'Method',
        type: 'text',
        hint: 'Such as check, card or transfer.',
      },
      { ...refField, label: 'Check number or reference' },
    ],
    applicationsPart({
      collection: 'invoices',
      member: 'invoiceId',
      kind: 'invoice',
      totalOf: (draft) => draft.amount,
      followsTotal: true,
    }),
    [holdField('Keep what is left for later (do not apply it to invoices)')],
    [
      accountField('depositAccountId', 'Deposit to', RECEIVED_ON, {
        hint: 'Undeposited Funds, if you leave it empty.',
      }),
    ],
    [memoField],
  ],
  facts: (record) => [
    ['Amount', html`<${Amount} of=${record.amount} />`, 'lead'],
    ['Customer', contact(record.contactId)],
    ['Date', html`<${Day} of=${record.date} />`],
    ['Unapplied', html`<${Amount} of=${record.unapplied} />`],
    ['Deposited to', account(record.depositAccountId)],
    ['Method', record.method],
    ['Reference', record.ref],
    ['Memo', record.memo],
    voidFact(record),
  ],
  entryId: (record) => (record.status === 'void' ? null : `payment:${record.id}`),
  verbs: [
    refunding(
      (record) => record.status !== 'void' && record.unapplied !== '0.00',
      (record) => record.unapplied,
    ),
    voiding(),
  ],
};
