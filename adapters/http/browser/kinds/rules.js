// Bank rules: what rows of statements are, by their texts and amounts.

import { html } from '../parts/html.js';
import { later } from '../parts/later.js';
import { Amount } from '../parts/values.js';
import {
  account,
  accountField,
  activeColumn,
  activeFact,
  activeFilter,
  BANK_OR_CARD,
  contact,
  contactField,
  ORDINARY,
  pointerToLine,
} from './parts.js';

const DIRECTIONS = [
  ['', 'In or out'],
  ['in', 'Money in'],
  ['out', 'Money out'],
];
const FIELDS = [
  ['either', 'Payee or memo'],
  ['payee', 'Payee'],
  ['memo', 'Memo'],
];
const MATCHES = [
  ['contains', 'contains'],
  ['does_not_contain', 'does not contain'],
  ['is', 'is'],
  ['begins_with', 'begins with'],
];
const RulePosition = later(() =>
  import('../parts/rule_position.js').then((code) => code.RulePosition),
);
const hasText = ({ text }) => text;
const wordOf = (choices, key) => choices.find(([other]) => other === key)?.[1] ?? key;

export const rules = {
  collection: 'rules',
  api: '/import/rules',
  page: '/rules',
  sources: ['rule'],
  singular: 'Bank rule',
  plural: 'Bank rules',
  title: (record) => record.name,
  name: (record) => record.name,
  columns: [
    { key: 'name', label: 'Name', sort: 'name' },
    {
      key: 'position',
      label: 'Order',
      type: 'number',
      sort: 'position',
      showInWhole: (record) => html`<${RulePosition} record=${record} />`,
    },
    { key: 'if', label: 'If', show: conditions },
    {
      key: 'contraAccountId',
      label: 'Account',
      show: (record) => account(record.contraAccountId),
    },
    {
      key: 'contactId',
      label: 'Customer or vendor',
      show: (record) => contact(record.contactId),
    },
    activeColumn,
  ],
  sort: 'position',
  filters: [activeFilter],
  blank: (query) => ({
    name: query.get('name') ?? '',
    active: true,
    textConditions: query.get('text')
      ? [{ field: 'either', match: 'contains', text: query.get('text') }]
      : [],
  }),
  bodyOf: (draft) => ({
    ...draft,
    textConditions: (draft.textConditions ?? [])
      .filter(hasText)
      .map((condition) => ({ field: 'either', match: 'contains', ...condition })),
  }),
  fieldOf: (pointer, { textConditions = [] }) =>
    pointer.startsWith('/textConditions')
      ? pointerToLine(pointer, textConditions, hasText)
      : pointer,
  fields: () => [
    [
      { name: 'name', label: 'Name', type: 'text', isRequired: true },
      {
        name: 'position',
        label: 'Order',
        type: 'number',
        hint: 'The first rule that fits counts. After all others, if empty.',
      },
    ],
    {
      lines: {
        name: 'textConditions',
        label: 'If the row says',
        hint: 'All lines must hold. “|” stands between alternatives: coffee | bakery.',
        columns: [
          { name: 'field', label: 'Where', type: 'choice', choices: FIELDS },
          { name: 'match', label: 'How', type: 'choice', choices: MATCHES },
          { name: 'text', label: 'Text', type: 'text' },
        ],
      },
    },
    [
      { name: 'direction', label: 'Direction', type: 'choice', choices: DIRECTIONS },
      accountField('accountId', 'Only on this account', BANK_OR_CARD),
      { name: 'amountFrom', label: 'Amount from', type: 'amount' },
      { name: 'amountTo', label: 'Amount to', type: 'amount' },
    ],
    [
      accountField('contraAccountId', 'Then it is for this account', ORDINARY),
      contactField('And this customer or vendor', null, {}),
    ],
    [
      { name: 'payee', label: 'Payee instead of the bank’s', type: 'text' },
      { name: 'memo', label: 'Memo, if there is none', type: 'text' },
    ],
    [{ name: 'active', label: 'Active: used in imports', type: 'check' }],
    {
      part: {
        name: 'trial',
        label: 'Trial',
        View: later(() => import('../parts/rule_trial.js').then((code) => code.RuleTrial)),
      },
    },
  ],
  facts: (record) => [
    ['If', conditions(record)],
    ['Only on', account(record.accountId)],
    ['Account', account(record.contraAccountId)],
    ['Customer or vendor', contact(record.contactId)],
    ['Payee', record.payee],
    ['Memo', record.memo],
    ['Order', String(record.position)],
    activeFact(record),
  ],
  hasNoAttachments: true,
  isOfOriginal: true,
  entryId: () => null,
  verbs: [],
};

function conditions(record) {
  const texts = record.textConditions.map(
    ({ field, match, text }) => `${wordOf(FIELDS, field)} ${wordOf(MATCHES, match)} “${text}”`,
  );
  const direction = record.direction ? [wordOf(DIRECTIONS, record.direction)] : [];
  const { amountFrom, amountTo } = record;
  return html`
    ${[...texts, ...direction].join(' and ')}
    ${amountFrom && html` from <${Amount} of=${amountFrom} />`}
    ${amountTo && html` up to <${Amount} of=${amountTo} />`}
  `;
}
