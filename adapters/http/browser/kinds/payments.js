// Payments of customers.

import { html } from '../parts/html.js';
import { Amount, Day } from '../parts/values.js';
import { account, accountField, amountField, contact, contactColumn, contactField, contactFilter, dateField, dateFilters, memoField, newDocument, refField, refunding, voiding } from './parts.js';

export const payments = {
  collection: 'payments',
  api: '/payments',
  page: '/payments',
  sources: ['payment'],
  singular: 'Payment',
  plural: 'Payments',
  title: (record) => `Payment ${record.ref || record.amount}`,
  name: (record) => `${record.date} ${record.amount}`,
  columns: [
    { key: 'date', label: 'Date', type: 'date', sort: 'date' },
    contactColumn('Customer'),
    { key: 'ref', label: 'Reference' },
    { key: 'amount', label: 'Amount', type: 'amount', sort: 'total' },
    { key: 'unapplied', label: 'Unapplied', type: 'amount' },
    { key: 'status', label: 'State', type: 'state' },
  ],
  sort: '-date',
  sums: ['total'],
  filters: [
    contactFilter('Customer', 'customer'),
    { name: 'unapplied', label: 'Unapplied', type: 'choice', choices: [['', 'All'], ['true', 'With a rest'], ['false', 'Fully applied']] },
    ...dateFilters,
  ],
  blank: (query) => ({
    ...newDocument(),
    contactId: query.get('contactId'),
    amount: query.get('amount'),
    applications: query.get('invoiceId') ? [{ invoiceId: query.get('invoiceId'), amount: query.get('amount') }] : undefined,
  }),
  fields: () => [
    [contactField('Customer', 'customer'), dateField],
    [amountField, { name: 'method', label: 'Method', type: 'text' }, refField],
    [accountField('depositAccountId', 'Deposit to', {}, { hint: 'Undeposited Funds, if you leave it empty.' })],
    [{ name: 'hold', label: 'Keep what is left for later (do not apply it to invoices)', type: 'check' }],
    [memoField],
  ],
  facts: (record) => [
    ['Customer', contact(record.contactId)],
    ['Date', html`<${Day} of=${record.date} />`],
    ['Amount', html`<${Amount} of=${record.amount} />`],
    ['Unapplied', html`<${Amount} of=${record.unapplied} />`],
    ['Deposited to', account(record.depositAccountId)],
    ['Method', record.method],
    ['Reference', record.ref],
    ['Memo', record.memo],
  ],
  entryId: (record) => (record.status === 'void' ? null : `payment:${record.id}`),
  verbs: [refunding((record) => record.unapplied !== '0.00', (record) => record.unapplied), voiding()],
};
