// Journal entries: those that a person makes, and those that documents have posted.

import { amountOf, centsOf, sum } from '../books/amounts.js';
import { SourceName } from '../parts/source_name.js';
import { html } from '../parts/html.js';
import { RecordName } from '../parts/names.js';
import { Amount, Day } from '../parts/values.js';
import {
  account,
  accountField,
  contact,
  dateField,
  dateFilters,
  memoField,
  newDocument,
  POSTING,
  refField,
  voidFact,
  voiding,
} from './parts.js';

const isManual = (record) => !record.source;
const entry = (id) => id && html`<${RecordName} isTitle collection="journals" id=${id} />`;

export const journals = {
  collection: 'journals',
  api: '/journals',
  page: '/journals',
  sources: ['journal'],
  singular: 'Journal entry',
  plural: 'Journal entries',
  title: (record) => `${record.type || 'Journal entry'} ${record.ref || `of ${record.date}`}`,
  name: (record) => `${record.date} ${record.ref || record.type}`,
  columns: [
    { key: 'date', label: 'Date', type: 'date', sort: 'date' },
    { key: 'type', label: 'Type' },
    { key: 'ref', label: 'Reference', sort: 'ref' },
    { key: 'memo', label: 'Memo' },
    {
      key: 'status',
      label: 'State',
      show: (record) => record.status === 'void' && html`<span class="state">void</span>`,
    },
    { key: 'total', label: 'Total', type: 'amount', sort: 'total' },
  ],
  sort: '-date',
  sums: ['total'],
  filters: dateFilters,
  blank: newDocument,
  fields: () => [
    [dateField, refField],
    {
      lines: {
        name: 'lines',
        label: 'Debits and credits',
        isRequired: true,
        columns: [
          accountField('accountId', 'Account', POSTING),
          {
            name: 'debit',
            label: 'Debit',
            type: 'amount',
            follow: (line) => (line.debit ? { credit: '' } : {}),
          },
          {
            name: 'credit',
            label: 'Credit',
            type: 'amount',
            follow: (line) => (line.credit ? { debit: '' } : {}),
          },
          {
            name: 'contactId',
            label: 'Customer or vendor',
            type: 'lookup',
            of: 'contacts',
          },
          { name: 'memo', label: 'Memo', type: 'text' },
        ],
        foot: ({ lines = [] }) => {
          const debits = sum(lines.map(({ debit }) => debit));
          const credits = sum(lines.map(({ credit }) => credit));
          const difference = amountOf(centsOf(debits) - centsOf(credits));
          return [
            ['Debits', debits],
            ['Credits', credits],
            ['Difference', difference],
          ];
        },
      },
    },
    [memoField],
  ],
  draftOf: (record) => ({
    ...record,
    lines: record.lines.map((line) => ({
      ...line,
      debit: orEmpty(line.debit),
      credit: orEmpty(line.credit),
    })),
  }),
  facts: (record) => [
    ['Date', html`<${Day} of=${record.date} />`],
    ['Total', html`<${Amount} of=${record.total} />`],
    ['Posted by', record.source && html`<${SourceName} source=${record.source} />`],
    ['Reverses', entry(record.reverses)],
    ['Reversed by', entry(record.reversedBy)],
    ['Memo', record.memo],
    voidFact(record),
  ],
  lines: () => [
    { key: 'accountId', label: 'Account', show: (line) => account(line.accountId) },
    { key: 'contactId', label: 'Customer or vendor', show: (line) => contact(line.contactId) },
    { key: 'memo', label: 'Memo' },
    { key: 'debit', label: 'Debit', type: 'amount', show: (line) => notZero(line.debit) },
    { key: 'credit', label: 'Credit', type: 'amount', show: (line) => notZero(line.credit) },
  ],
  entryId: () => null,
  verbs: [
    {
      name: 'reverse',
      label: 'Reverse',
      answer: 'journals',
      isShown: (record) => isManual(record) && record.status !== 'void' && !record.reversedBy,
      fields: [[{ ...dateField, hint: 'The first day of the next month, if you leave it empty.' }]],
    },
    voiding((record) => isManual(record) && !record.reversedBy),
  ],
};

const orEmpty = (amount) => (amount === '0.00' ? '' : amount);
const notZero = (amount) => amount !== '0.00' && html`<${Amount} of=${amount} />`;
