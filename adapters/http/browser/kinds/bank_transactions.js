// Bank transactions, as people think of them: money out, money in, a transfer, or a deposit of the
// payments that wait in Undeposited Funds. The signs that the books want are made here.

import { isNegative, negated, shownNumber, sum } from '../books/amounts.js';
import { html } from '../parts/html.js';
import { later } from '../parts/later.js';
import { Amount, Day } from '../parts/values.js';
import {
  account,
  accountField,
  amountField,
  BANK,
  BANK_OR_CARD,
  contact,
  contactField,
  contactFilter,
  dateField,
  dateFilters,
  memoField,
  newDocument,
  pointerToLine,
  POSTING,
  refField,
  voidFact,
  voiding,
} from './parts.js';

const WAYS = [
  ['out', 'Money out: a payment, a check, a card charge'],
  ['in', 'Money in: a receipt, a refund'],
  ['deposit', 'Deposit of payments that were received'],
  ['transfer', 'Transfer between two of our accounts'],
];
const is =
  (...ways) =>
  (draft) =>
    ways.includes(draft.way);

export const bankTransactions = {
  collection: 'bank-transactions',
  api: '/bank-transactions',
  page: '/bank-transactions',
  sources: ['bank-transaction'],
  hasSignedTotal: true,
  singular: 'Bank transaction',
  plural: 'Bank transactions',
  title: (record) => `${record.type || 'Bank transaction'} ${record.ref || `of ${record.date}`}`,
  name: (record) => `${record.date} ${record.payee || record.ref || record.type}`,
  columns: [
    { key: 'date', label: 'Date', type: 'date', sort: 'date' },
    { key: 'type', label: 'Type' },
    { key: 'payee', label: 'Payee', show: (record) => record.contactName ?? record.payee },
    { key: 'ref', label: 'Reference', sort: 'ref' },
    { key: 'memo', label: 'Memo' },
    { key: 'accountId', label: 'Account', show: (record) => account(record.accountId) },
    { key: 'splits', label: 'Other account', show: otherAccount },
    { key: 'cleared', label: 'State', show: state },
    { key: 'amount', label: 'Amount', type: 'amount', sort: 'amount' },
  ],
  sort: '-date',
  sums: ['amount'],
  filters: [
    {
      name: 'accountId',
      label: 'Account',
      type: 'lookup',
      of: 'accounts',
      where: () => BANK_OR_CARD,
    },
    contactFilter('Customer or vendor'),
    {
      name: 'cleared',
      label: 'Cleared',
      type: 'choice',
      choices: [
        ['', 'All'],
        ['none', 'Not cleared'],
        ['cleared', 'Cleared'],
        ['reconciled', 'Reconciled'],
      ],
    },
    ...dateFilters,
  ],
  blank: (query) => ({
    ...newDocument(),
    way: query.get('way') ?? 'out',
    accountId: query.get('accountId'),
    contactId: query.get('contactId'),
  }),
  draftOf,
  bodyOf,
  fieldOf,
  fields: (record) => [
    [
      {
        name: 'way',
        label: 'What is it?',
        choices: WAYS,
        ...(record.id
          ? { type: 'fixed', hint: 'To make it something else, void it and enter it anew.' }
          : { type: 'choice', follow: () => ({ type: null }) }),
      },
      dateField,
    ],
    [
      {
        ...accountField('accountId', 'Paid from', BANK_OR_CARD),
        isRequired: true,
        isShown: is('out'),
      },
      {
        ...accountField('accountId', 'Received on', BANK_OR_CARD),
        isRequired: true,
        isShown: is('in'),
      },
      {
        ...accountField('accountId', 'Deposit to', BANK),
        isRequired: true,
        isShown: is('deposit'),
      },
      {
        ...accountField('accountId', 'From', BANK_OR_CARD),
        isRequired: true,
        isShown: is('transfer'),
      },
      {
        ...accountField('toAccountId', 'To', BANK_OR_CARD),
        isRequired: true,
        isShown: is('transfer'),
      },
      { ...amountField, isShown: is('transfer') },
      {
        name: 'payee',
        label: 'Payee',
        type: 'text',
        isShown: is('out', 'in'),
        hint: 'Who it is, if it is nobody of your customers and vendors.',
      },
      { ...contactField('Customer or vendor', null, {}), isShown: is('out', 'in') },
    ],
    {
      part: {
        name: 'rows',
        label: 'the payments to deposit',
        isRequired: true,
        View: later(() => import('../parts/undeposited.js').then((code) => code.UndepositedRows)),
        isShown: is('deposit'),
        shown: (rows) => `${rows.length} payments, ${shownNumber(total(rows))}`,
      },
    },
    linesFor('out', 'What was it for?', ({ splits = [] }) => [['Paid', total(splits)]]),
    linesFor('in', 'Where is it from?', ({ splits = [] }) => [['Received', total(splits)]]),
    linesFor(
      'deposit',
      'What the bank kept',
      (draft) => [['Deposited', depositOf(draft)]],
      'A fee, with the account of bank fees. It makes the deposit smaller.',
    ),
    [{ ...refField, label: 'Check number or reference' }],
    [memoField],
  ],
  facts: (record) => [
    ['Amount', html`<${Amount} of=${record.amount} />`, 'lead'],
    [isNegative(record.amount) ? 'Paid from' : 'Received on', account(record.accountId)],
    ['Date', html`<${Day} of=${record.date} />`],
    ['Payee', record.payee],
    ['Customer or vendor', contact(record.contactId)],
    ['Cleared', record.cleared === 'none' ? 'no' : record.cleared],
    ['Reference', record.ref],
    ['Memo', record.memo],
    voidFact(record),
  ],
  lines: () => [
    { key: 'accountId', label: 'Account', show: (split) => account(split.accountId) },
    {
      key: 'contactId',
      label: 'Customer or vendor',
      show: (split) => contact(split.contactId),
    },
    { key: 'memo', label: 'Memo' },
    { key: 'amount', label: 'Amount', type: 'amount' },
  ],
  entryId: (record) => (record.status === 'void' ? null : `bank-transaction:${record.id}`),
  verbs: [voiding()],
};

const linesFor = (way, label, foot, hint) => ({
  lines: {
    name: 'splits',
    label,
    hint,
    isRequired: way !== 'deposit',
    isShown: is(way),
    columns: [
      accountField('accountId', 'Account', POSTING),
      { name: 'memo', label: 'Memo', type: 'text' },
      { name: 'contactId', label: 'Customer or vendor', type: 'lookup', of: 'contacts' },
      { name: 'amount', label: 'Amount', type: 'amount' },
    ],
    foot,
  },
});
const isFilled = ({ accountId, amount }) => accountId || amount;
const total = (splits) => sum(splits.map(({ amount }) => amount));
const depositOf = ({ rows = [], splits = [] }) => sum([total(rows), negated(total(splits))]);
const turned = (splits) =>
  splits.map((split) => (split.amount ? { ...split, amount: negated(split.amount) } : split));

/** What it was for, or where it is from: the account of the other side, or how many there are. */
function otherAccount({ splits }) {
  const ids = [...new Set(splits.map(({ accountId }) => accountId))];
  return ids.length === 1 ? account(ids[0]) : `${ids.length} accounts`;
}

function state(record) {
  if (record.status === 'void') return html`<span class="state">void</span>`;
  return (
    record.cleared !== 'none' &&
    html`<span class=${`state ${record.cleared}`}>${record.cleared}</span>`
  );
}

/** What the form shows of a transaction: amounts without the signs of the books. */
function draftOf(record) {
  const { amount, splits } = record;
  const isOut = isNegative(amount);
  const rows = splits
    .filter(({ rowId }) => rowId)
    .map(({ id, rowId, amount: of }) => ({ id, rowId, amount: of }));
  const others = splits.filter(({ rowId }) => !rowId);
  if (rows.length)
    return { ...record, way: 'deposit', rows, givenRows: rows, splits: turned(others) };
  if (record.type === 'Transfer' && others.length === 1) {
    const [other] = others;
    const ends = isOut ? [record.accountId, other.accountId] : [other.accountId, record.accountId];
    return {
      ...record,
      way: 'transfer',
      isSeenFromTarget: !isOut,
      accountId: ends[0],
      toAccountId: ends[1],
      amount: isOut ? negated(amount) : amount,
    };
  }
  return { ...record, way: isOut ? 'out' : 'in', splits: isOut ? turned(others) : others };
}

/** What is sent of the form: money out is negative, and splits add up to the amount. */
function bodyOf(draft) {
  const { way, toAccountId, isSeenFromTarget, rows, givenRows, splits = [], ...rest } = draft;
  const filled = splits.filter(isFilled);
  switch (way) {
    case 'in':
      return { ...rest, amount: total(filled), splits: filled };
    case 'out':
      return { ...rest, amount: negated(total(filled)), splits: turned(filled) };
    case 'deposit':
      return {
        ...rest,
        amount: depositOf(draft),
        splits: [...turned(filled), ...(rows ?? [])],
      };
    default: {
      const { accountId, amount } = rest;
      const [own, other, signed] = isSeenFromTarget
        ? [toAccountId, accountId, amount]
        : [accountId, toAccountId, amount && negated(amount)];
      // What is stored keeps its id and its texts; lines that were typed for another way are not sent.
      const first = splits.find(({ id }) => id);
      return {
        ...rest,
        accountId: own,
        amount: signed,
        splits: [{ ...first, accountId: other, amount: signed }],
      };
    }
  }
}

/** Where the form has what a pointer into what is sent is about. */
function fieldOf(pointer, { way, isSeenFromTarget, splits = [] }) {
  const [, name, at, member] = pointer.split('/');
  if (way === 'transfer') {
    if (member === 'amount') return '/amount';
    const isOther = member === 'accountId';
    if (!isOther && name !== 'accountId') return name === 'splits' ? null : pointer;
    return isOther === Boolean(isSeenFromTarget) ? '/accountId' : '/toAccountId';
  }
  const isDeposit = way === 'deposit';
  if (name === 'amount' || pointer === '/splits') return isDeposit ? '/rows' : '/splits';
  if (name !== 'splits') return pointer;
  const filled = splits.filter(isFilled).length;
  return pointerToLine(pointer, splits, isFilled) ?? (isDeposit ? `/rows/${at - filled}` : null);
}
