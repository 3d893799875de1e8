// Accounts: the chart, and the register of each.

import { html } from '../parts/html.js';
import { later } from '../parts/later.js';
import { accountLabel } from '../parts/names.js';
import { Amount } from '../parts/values.js';
import {
  account,
  accountField,
  activeColumn,
  activeFact,
  activeField,
  activeFilter,
  merging,
} from './parts.js';

/** What a person calls an account, with the type, subtype and section that the books have for it. */
const CLASSES = [
  ['bank', 'Bank', 'asset', 'bank', null],
  ['receivable', 'Accounts receivable', 'asset', 'accounts_receivable', null],
  ['current_asset', 'Other current asset', 'asset', null, null],
  ['fixed_asset', 'Fixed asset', 'asset', 'fixed_asset', null],
  ['other_asset', 'Other asset', 'asset', null, 'other_asset'],
  ['payable', 'Accounts payable', 'liability', 'accounts_payable', null],
  ['card', 'Credit card', 'liability', 'credit_card', null],
  ['current_liability', 'Other current liability', 'liability', null, null],
  ['long_liability', 'Long-term liability', 'liability', null, 'long_term_liability'],
  ['equity', 'Equity', 'equity', null, null],
  ['income', 'Income', 'income', null, null],
  ['cogs', 'Cost of goods sold', 'expense', 'cogs', null],
  ['expense', 'Expense', 'expense', null, null],
  ['other_income', 'Other income', 'income', null, 'other_income'],
  ['other_expense', 'Other expense', 'expense', null, 'other_expense'],
];
const CLASS_CHOICES = CLASSES.map(([key, label]) => [key, label]);
const TYPES = [
  ['', 'All'],
  ['asset', 'Assets'],
  ['liability', 'Liabilities'],
  ['equity', 'Equity'],
  ['income', 'Income'],
  ['expense', 'Expenses'],
];
const CASH_FLOWS = [
  ['', 'By its type'],
  ['operating', 'Operating'],
  ['investing', 'Investing'],
  ['financing', 'Financing'],
];

export const accounts = {
  collection: 'accounts',
  api: '/accounts',
  page: '/accounts',
  sources: ['account'],
  hasActive: true,
  isMadeInForms: true,
  singular: 'Account',
  plural: 'Accounts',
  title: accountLabel,
  name: accountLabel,
  detail: (record) => (record.path === record.name ? classLabel(record) : record.path),
  columns: [
    { key: 'number', label: 'Number', sort: 'number', show: (record) => record.number || 'no number' },
    { key: 'name', label: 'Name', sort: 'name', show: (record) => record.path },
    { key: 'type', label: 'Type', show: classLabel },
    activeColumn,
    { key: 'balance', label: 'Balance', type: 'amount' },
  ],
  sort: 'number',
  filters: [{ name: 'type', label: 'Type', type: 'choice', choices: TYPES }, activeFilter],
  blank,
  draftOf: (record) => ({ ...record, class: classOf(record)?.[0] ?? '' }),
  bodyOf: ({ class: key, ...draft }) => {
    const [, , type, subtype, section] = CLASSES.find(([name]) => name === key) ?? [];
    // An account of another type, such as one that posts nothing, keeps it.
    return type ? { ...draft, type, subtype, section } : draft;
  },
  fieldOf: (pointer) => (/^\/(type|subtype|section)$/.test(pointer) ? '/class' : pointer),
  fields: (record) => [
    [
      { name: 'name', label: 'Name', type: 'text', isRequired: true },
      { name: 'number', label: 'Number', type: 'text' },
    ],
    [
      {
        name: 'class',
        label: 'Type',
        type: 'choice',
        choices:
          record.id && !classOf(record) ? [['', 'Posts nothing'], ...CLASS_CHOICES] : CLASS_CHOICES,
      },
      accountField('parentId', 'Part of', {}, { hint: 'The account of which this is a part.' }),
    ],
    [{ name: 'cashFlow', label: 'Cash flow statement', type: 'choice', choices: CASH_FLOWS }],
    [{ name: 'description', label: 'Description', type: 'area' }],
    [activeField],
  ],
  facts: (record) => [
    ['Balance', html`<${Amount} of=${record.balance} />`, 'lead'],
    ['Type', classLabel(record)],
    ['Part of', account(record.parentId)],
    ['Cash flow statement', record.cashFlow],
    ['Description', record.description],
    activeFact(record),
  ],
  Below: later(() => import('../parts/register.js').then((code) => code.Register)),
  entryId: () => null,
  verbs: [
    {
      label: 'Reconcile',
      isPrimary: true,
      isOfOriginal: true,
      isShown: (record) => isBank(record),
      href: (record) => `/reconciliation?account=${encodeURIComponent(record.id)}`,
    },
    merging('accounts', (record) => ({ type: record.type })),
  ],
};

const isBank = ({ subtype }) => subtype === 'bank' || subtype === 'credit_card';

/** A new account: of the kind that is looked for, with its number where one is typed before its name. */
function blank(query) {
  const wanted = (query.get('subtype') ?? '').split(',')[0];
  const fitting = CLASSES.find(([, , , subtype]) => wanted && subtype === wanted);
  const [, number = '', name = ''] = /^(\d[\d.-]*\s+)?(.*)$/.exec(query.get('name') ?? '') ?? [];
  return { class: fitting?.[0] ?? 'expense', number: number.trim(), name, active: true };
}

function classOf(record) {
  return CLASSES.find(
    ([, , type, subtype, section]) =>
      type === record.type &&
      subtype === (record.subtype ?? null) &&
      section === (record.section ?? null),
  );
}

function classLabel(record) {
  return classOf(record)?.[1] ?? (record.subtype === 'non_posting' ? 'Posts nothing' : record.type);
}
