// Bills of vendors, and the credits that they give.

import { sum } from '../books/amounts.js';
import { today } from '../books/dates.js';
import { html } from '../parts/html.js';
import { RecordName } from '../parts/names.js';
import { applicationsPart } from '../parts/applications_part.js';
import { Amount, Day } from '../parts/values.js';
import {
  account,
  accountField,
  amountField,
  BANK_OR_CARD,
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
  PAYABLE,
  refField,
  refunding,
  termsField,
  voidFact,
  voiding,
  writingOff,
} from './parts.js';

const KINDS = [
  ['', 'All'],
  ['bill', 'Bill'],
  ['vendor_credit', 'Vendor credit'],
];
const STATES = ['open', 'overdue', 'paid', 'applied', 'void'];
const isCredit = (record) => record.kind === 'vendor_credit';
const total = ({ lines = [] }) => sum(lines.map(({ amount }) => amount));

export const bills = {
  collection: 'bills',
  api: '/bills',
  page: '/bills',
  sources: ['bill'],
  singular: 'Bill',
  plural: 'Bills',
  singularOf: (record) => (isCredit(record) ? 'Vendor credit' : 'Bill'),
  title: (record) =>
    `${isCredit(record) ? 'Vendor credit' : 'Bill'} ${record.number || `of ${record.date}`}`,
  name: (record) => record.number || record.date,
  columns: [
    {
      key: 'number',
      label: 'Number',
      sort: 'number',
      show: (record) => html`
        ${record.number || 'no number'}${isCredit(record) && html` <span class="quiet">credit</span>`}
      `,
    },
    { key: 'date', label: 'Date', type: 'date', sort: 'date' },
    contactColumn('Vendor'),
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
      choices: [['', 'All'], ['open,overdue', 'Unpaid'], ...STATES.map(choiceOfState)],
    },
    contactFilter('Vendor', 'vendor'),
    ...dateFilters,
  ],
  blank: (query) => ({
    ...newDocument(),
    kind: query.get('kind') ?? 'bill',
    contactId: query.get('contactId'),
  }),
  fields: (record) => [
    [contactField('Vendor', 'vendor'), dateField],
    [
      { name: 'number', label: 'Number of the vendor', type: 'text' },
      { ...termsField, isShown: (draft) => !isCredit(draft) },
      {
        name: 'dueDate',
        label: 'Due',
        type: 'date',
        hint: 'By the terms, if you leave it empty.',
        isShown: (draft) => !isCredit(draft),
      },
    ],
    {
      lines: {
        name: 'lines',
        label: 'Lines',
        isRequired: true,
        columns: [
          accountField('accountId', 'Account', ORDINARY),
          { name: 'description', label: 'Description', type: 'text' },
          { name: 'amount', label: 'Amount', type: 'amount' },
        ],
        foot: (draft) => [['Total', total(draft)]],
      },
    },
    applicationsPart({
      collection: 'bills',
      member: 'billId',
      kind: 'bill',
      totalOf: total,
      isShown: isCredit,
    }),
    [holdField('Keep what is left of this credit (do not apply it to bills)', isCredit)],
    [memoField],
    [
      accountField('payableAccountId', 'Payable account', PAYABLE, {
        hint: 'The usual one, if you leave it empty.',
      }),
    ],
  ],
  facts: (record) => [
    ['Balance', html`<${Amount} of=${record.balance} />`, 'lead'],
    ['Vendor', contact(record.contactId)],
    ['Date', html`<${Day} of=${record.date} />`],
    ['Due', !isCredit(record) && html`<${Day} of=${record.dueDate} />`],
    ['Terms', record.termsId && html`<${RecordName} collection="terms" id=${record.termsId} />`],
    ['Total', html`<${Amount} of=${record.total} />`],
    [isCredit(record) ? 'Applied' : 'Paid', html`<${Amount} of=${record.amountPaid} />`],
    [
      'Early payment',
      record.discountAvailable !== '0.00' &&
        record.discountDate &&
        html`<${Amount} of=${record.discountAvailable} /> until <${Day} of=${record.discountDate} />`,
    ],
    ['Payable account', account(record.payableAccountId)],
    ['Memo', record.memo],
    voidFact(record),
  ],
  lines: () => [
    { key: 'accountId', label: 'Account', show: (line) => account(line.accountId) },
    { key: 'description', label: 'Description' },
    { key: 'amount', label: 'Amount', type: 'amount' },
  ],
  entryId: (record) => (record.status === 'void' ? null : `bill:${record.id}`),
  verbs: [
    {
      name: 'pay',
      label: 'Pay',
      isPrimary: true,
      answer: 'bill-payments',
      isShown: (record) => !isCredit(record) && isOpen(record),
      fields: [
        [accountField('accountId', 'Pay from', BANK_OR_CARD, { isRequired: true }), dateField],
        [amountField, { ...refField, label: 'Check number or reference' }],
      ],
      blank: (record) => ({ date: today(), amount: record.balance }),
    },
    duplicating('bills'),
    writingOff('bills'),
    refunding(
      (record) => isCredit(record) && isOpen(record),
      (record) => record.balance,
    ),
    voiding(),
  ],
};
