// Invoices and credit memos.

import { html } from '../parts/html.js';
import { RecordName } from '../parts/names.js';
import { applicationsPart } from '../parts/applications_part.js';
import { Amount, Day } from '../parts/values.js';
import {
  account,
  accountField,
  choiceOfState,
  contact,
  contactColumn,
  contactField,
  contactFilter,
  dateField,
  dateFilters,
  dueStateColumn,
  duplicating,
  holdField,
  isOpen,
  memoField,
  newDocument,
  ORDINARY,
  RECEIVABLE,
  refunding,
  termsField,
  voidFact,
  voiding,
  writingOff,
} from './parts.js';

const KINDS = [
  ['', 'All'],
  ['invoice', 'Invoice'],
  ['credit_memo', 'Credit memo'],
];
const DRAFT_STATES = [
  ['draft', 'Draft: posts nothing yet'],
  ['sent', 'Sent: posts now'],
  ['printed', 'Printed: posts now'],
];
const STATES = ['draft', 'sent', 'printed', 'paid', 'overdue', 'applied', 'void'];
const isMemo = (record) => record.kind === 'credit_memo';

export const invoices = {
  collection: 'invoices',
  api: '/invoices',
  page: '/invoices',
  sources: ['invoice'],
  singular: 'Invoice',
  plural: 'Invoices',
  singularOf: (record) => (isMemo(record) ? 'Credit memo' : 'Invoice'),
  title: (record) => `${isMemo(record) ? 'Credit memo' : 'Invoice'} ${record.number}`,
  name: (record) => record.number,
  columns: [
    {
      key: 'number',
      label: 'Number',
      sort: 'number',
      show: (record) =>
        isMemo(record) ? html`${record.number} <span class="quiet">credit</span>` : record.number,
    },
    { key: 'date', label: 'Date', type: 'date', sort: 'date' },
    contactColumn('Customer'),
    { key: 'dueDate', label: 'Due', type: 'date', sort: 'dueDate' },
    { key: 'total', label: 'Total', type: 'amount', sort: 'total' },
    { key: 'balance', label: 'Balance', type: 'amount', sort: 'balance' },
    dueStateColumn,
  ],
  sort: '-date',
  sums: ['total', 'balance'],
  filters: [
    { name: 'kind', label: 'Kind', type: 'choice', choices: KINDS },
    {
      name: 'status',
      label: 'State',
      type: 'choice',
      choices: [
        ['', 'All'],
        ['sent,printed,overdue', 'Unpaid'],
        ...STATES.map(choiceOfState),
      ],
    },
    contactFilter('Customer', 'customer'),
    ...dateFilters,
  ],
  blank: (query) => ({
    ...newDocument(),
    kind: query.get('kind') ?? 'invoice',
    contactId: query.get('contactId'),
    status: 'draft',
  }),
  fields: (record) => [
    [contactField('Customer', 'customer'), dateField],
    [
      {
        name: 'number',
        label: 'Number',
        type: 'text',
        hint: 'The next one, if you leave it empty.',
      },
      { ...termsField, isShown: (draft) => !isMemo(draft) },
      {
        name: 'dueDate',
        label: 'Due',
        type: 'date',
        hint: 'By the terms, if you leave it empty.',
        isShown: (draft) => !isMemo(draft),
      },
    ],
    {
      lines: {
        name: 'lines',
        label: 'Lines',
        isRequired: true,
        hasAmounts: true,
        columns: [
          {
            name: 'itemId',
            label: 'Item',
            type: 'lookup',
            of: 'items',
            follow: (line, item) =>
              item && {
                description: item.description,
                rate: item.rate,
                accountId: item.accountId,
              },
          },
          { name: 'description', label: 'Description', type: 'text' },
          { name: 'quantity', label: 'Quantity', type: 'quantity' },
          { name: 'rate', label: 'Rate', type: 'rate' },
          accountField('accountId', 'Account', ORDINARY),
        ],
        foot: (draft, answer) => [['Total', answer?.total]],
      },
    },
    applicationsPart({
      collection: 'invoices',
      member: 'invoiceId',
      kind: 'invoice',
      totalOf: (draft, answer) => answer?.total,
      isShown: isMemo,
    }),
    [holdField('Keep what is left of this credit (do not apply it to invoices)', isMemo)],
    [memoField],
    [
      {
        name: 'status',
        label: 'State',
        type: 'choice',
        choices: DRAFT_STATES,
        isShown: () => !record.id,
      },
      accountField('receivableAccountId', 'Receivable account', RECEIVABLE, {
        hint: 'The usual one, if you leave it empty.',
      }),
    ],
  ],
  facts: (record) => [
    ['Balance', html`<${Amount} of=${record.balance} />`, 'lead'],
    ['Customer', contact(record.contactId)],
    ['Date', html`<${Day} of=${record.date} />`],
    ['Due', !isMemo(record) && html`<${Day} of=${record.dueDate} />`],
    ['Terms', record.termsId && html`<${RecordName} collection="terms" id=${record.termsId} />`],
    ['Total', html`<${Amount} of=${record.total} />`],
    [isMemo(record) ? 'Applied' : 'Paid', html`<${Amount} of=${record.amountPaid} />`],
    [
      'Early payment',
      record.discountAvailable !== '0.00' &&
        record.discountDate &&
        html`<${Amount} of=${record.discountAvailable} /> until <${Day} of=${record.discountDate} />`,
    ],
    ['Receivable account', account(record.receivableAccountId)],
    ['Memo', record.memo],
    voidFact(record),
  ],
  lines: () => [
    {
      key: 'itemId',
      label: 'Item',
      show: (line) => line.itemId && html`<${RecordName} collection="items" id=${line.itemId} />`,
    },
    { key: 'description', label: 'Description' },
    { key: 'quantity', label: 'Quantity', type: 'quantity' },
    { key: 'rate', label: 'Rate', type: 'number' },
    { key: 'accountId', label: 'Account', show: (line) => account(line.accountId) },
    { key: 'amount', label: 'Amount', type: 'amount' },
  ],
  entryId: (record) =>
    record.status === 'draft' || record.status === 'void' ? null : `invoice:${record.id}`,
  files: (record) => [['PDF', `/api/v1/invoices/${record.id}/pdf`]],
  verbs: [
    { name: 'send', label: 'Send', isPrimary: true, isShown: (record) => record.status === 'draft' },
    { name: 'print', label: 'Mark as printed', isShown: (record) => record.status === 'draft' },
    {
      name: 'draft',
      label: 'Back to draft',
      isShown: (record) =>
        ['sent', 'printed'].includes(record.status) && record.amountPaid === '0.00',
    },
    {
      label: 'Receive payment',
      isPrimary: true,
      isShown: (record) => !isMemo(record) && isOpen(record),
      href: (record) =>
        `/new/payments?contactId=${record.contactId}&invoiceId=${record.id}&amount=${record.balance}`,
    },
    duplicating('invoices'),
    writingOff('invoices'),
    refunding(
      (record) => isMemo(record) && isOpen(record),
      (record) => record.balance,
    ),
    voiding((record) => record.status !== 'draft'),
  ],
};
