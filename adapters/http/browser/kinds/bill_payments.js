// Payments of bills: one payment may pay many.

import { shownNumber } from '../books/amounts.js';
import { html } from '../parts/html.js';
import { applicationsPart } from '../parts/applications_part.js';
import { Amount, Day } from '../parts/values.js';
import {
  account,
  accountField,
  amountField,
  BANK_OR_CARD,
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
  unappliedFilter,
  voidFact,
  voiding,
} from './parts.js';

export const billPayments = {
  collection: 'bill-payments',
  api: '/bills/payments',
  page: '/bill-payments',
  sources: ['bill-payment'],
  singular: 'Bill payment',
  plural: 'Bill payments',
  title: (record) => `Bill payment ${record.ref || `of ${shownNumber(record.amount)}`}`,
  name: (record) => `${record.date} ${record.ref || shownNumber(record.amount)}`,
  columns: [
    { key: 'date', label: 'Date', type: 'date', sort: 'date' },
    contactColumn('Vendor'),
    { key: 'accountId', label: 'Paid from', show: (record) => account(record.accountId) },
    { key: 'ref', label: 'Reference', sort: 'ref' },
    { key: 'amount', label: 'Amount', type: 'amount', sort: 'amount' },
    { key: 'unapplied', label: 'Unapplied', type: 'amount' },
    { key: 'status', label: 'State', type: 'state' },
  ],
  sort: '-date',
  sums: ['amount'],
  filters: [contactFilter('Vendor', 'vendor'), unappliedFilter, ...dateFilters],
  blank: (query) => ({ ...newDocument(), contactId: query.get('contactId') }),
  fields: () => [
    [contactField('Vendor', 'vendor'), dateField],
    [
      accountField('accountId', 'Pay from', BANK_OR_CARD, { isRequired: true }),
      { ...refField, label: 'Check number or reference' },
      { ...amountField, hint: 'The sum of what you pay below, if you leave it empty.' },
    ],
    applicationsPart({
      collection: 'bills',
      member: 'billId',
      kind: 'bill',
      totalOf: (draft) => draft.amount,
      followsTotal: true,
    }),
    [holdField('Keep what is left for later (do not apply it to bills)')],
    [memoField],
  ],
  facts: (record) => [
    ['Amount', html`<${Amount} of=${record.amount} />`, 'lead'],
    ['Vendor', contact(record.contactId)],
    ['Date', html`<${Day} of=${record.date} />`],
    ['Paid from', account(record.accountId)],
    ['Unapplied', html`<${Amount} of=${record.unapplied} />`],
    ['Reference', record.ref],
    ['Memo', record.memo],
    voidFact(record),
  ],
  entryId: (record) => (record.status === 'void' ? null : `bill-payment:${record.id}`),
  verbs: [voiding()],
};
