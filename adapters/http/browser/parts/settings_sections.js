// The settings of the company, section by section: what each shows, asks for and sends.

import { shownDay } from '../books/dates.js';
import { html } from './html.js';
import { AccountName } from './names.js';

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
].map((name, index) => [String(index + 1), name]);

const COMPANY = [
  ['name', 'Name', 'text'],
  ['legalName', 'Legal name', 'text'],
  ['address', 'Address', 'area'],
  ['phone', 'Phone', 'text'],
  ['email', 'Email', 'email'],
  ['website', 'Website', 'text'],
  ['taxId', 'Tax id', 'text'],
  ['paymentInstructions', 'How invoices are paid', 'area'],
  ['invoiceFooter', 'Last lines of invoices', 'area'],
];
const ACCOUNTS = [
  ['receivableAccountId', 'Receivables', { subtype: 'accounts_receivable' }],
  ['payableAccountId', 'Payables', { subtype: 'accounts_payable' }],
  ['undepositedFundsAccountId', 'Undeposited funds', { type: 'asset', subtype: 'none' }],
  ['retainedEarningsAccountId', 'Retained earnings', { type: 'equity' }],
  ['openingBalanceEquityAccountId', 'Opening balances', { type: 'equity' }],
];
const SERIES = [
  ['invoice', 'invoices'],
  ['creditMemo', 'credit memos'],
];

const field = ([name, label, type]) => ({ name, label, type, isRequired: name === 'name' });
const pairs = (rows) =>
  rows.reduce((all, row, at) => (at % 2 ? all : [...all, rows.slice(at, at + 2)]), []);

export const SECTIONS = [
  {
    title: 'Company',
    hint: 'Who sends the invoices, and what they say.',
    facts: ({ company }) => COMPANY.map(([name, label]) => [label, company[name]]),
    fields: () => pairs(COMPANY).map((row) => row.map(field)),
    draftOf: ({ company }) => ({ ...company }),
    patchOf: (draft) => ({
      company: picked(
        draft,
        COMPANY.map(([name]) => name),
      ),
    }),
  },
  {
    title: 'Fiscal year and currency',
    facts: ({ company }) => [
      ['The year begins in', MONTHS[company.fiscalYearStart - 1][1]],
      ['Currency', company.currency],
    ],
    fields: () => [
      [
        {
          name: 'fiscalYearStart',
          label: 'The year begins in',
          type: 'choice',
          choices: MONTHS,
        },
        {
          name: 'currency',
          label: 'Currency',
          type: 'text',
          hint: 'Three letters, such as USD.',
        },
      ],
    ],
    draftOf: ({ company }) => ({
      fiscalYearStart: String(company.fiscalYearStart),
      currency: company.currency,
    }),
    patchOf: ({ fiscalYearStart, currency }) => ({
      company: { fiscalYearStart: Number(fiscalYearStart), currency },
    }),
  },
  {
    title: 'Closing date',
    hint: 'Figures up to this day do not change any more.',
    facts: ({ company }) => [
      ['Closed through', shownDay(company.closingDate) || 'nothing is closed'],
      ['Why it was moved back', company.reason],
    ],
    fields: ({ company }) => [
      [
        {
          name: 'closingDate',
          label: 'Closed through',
          type: 'date',
          hint: 'Nothing is closed, if you leave it empty.',
        },
        {
          name: 'reason',
          label: 'Why the closing date moves back',
          type: 'text',
          isRequired: true,
          isShown: ({ closingDate }) =>
            Boolean(company.closingDate) && (closingDate || '') < company.closingDate,
        },
      ],
    ],
    draftOf: ({ company }) => ({ closingDate: company.closingDate, reason: '' }),
    patchOf: ({ closingDate, reason }) => ({
      company: { closingDate: closingDate || null, ...(reason ? { reason } : {}) },
    }),
    Below: () => html`
      <p>
        <a href="/api/v1/audit/closed-periods?format=html" target="_blank" rel="noopener">
          What was changed in closed periods
        </a>
      </p>
    `,
  },
  {
    title: 'Usual accounts',
    hint: 'What documents use if they do not name an account.',
    facts: ({ defaults }) =>
      ACCOUNTS.map(([name, label]) => [
        label,
        defaults[name] && html`<${AccountName} id=${defaults[name]} />`,
      ]),
    fields: () =>
      pairs(ACCOUNTS).map((row) =>
        row.map(([name, label, where]) => ({
          name,
          label,
          type: 'lookup',
          of: 'accounts',
          where: () => where,
        })),
      ),
    draftOf: ({ defaults }) => ({ ...defaults }),
    patchOf: (draft) => ({
      defaults: picked(
        draft,
        ACCOUNTS.map(([name]) => name),
      ),
    }),
  },
  {
    title: 'Numbers',
    hint: 'How the next invoices and credit memos are numbered.',
    facts: ({ numbers }) =>
      SERIES.map(([key, label]) => [
        `Numbers of ${label}`,
        numbers[key].prefix
          ? `${numbers[key].prefix}${'1'.padStart(numbers[key].width, '0')} and on`
          : 'plain numbers',
      ]),
    fields: () =>
      SERIES.map(([key, label]) => [
        { name: `${key}.prefix`, label: `Text before numbers of ${label}`, type: 'text' },
        { name: `${key}.width`, label: 'Digits at least', type: 'number' },
      ]),
    draftOf: ({ numbers }) =>
      Object.fromEntries(
        SERIES.flatMap(([key]) =>
          ['prefix', 'width'].map((part) => [`${key}.${part}`, numbers[key][part]]),
        ),
      ),
    patchOf: (draft) => ({
      numbers: Object.fromEntries(
        SERIES.map(([key]) => [
          key,
          {
            prefix: draft[`${key}.prefix`],
            width: draft[`${key}.width`] === '' ? null : draft[`${key}.width`],
          },
        ]),
      ),
    }),
  },
  {
    title: 'Server',
    facts: ({ api }) => [['Address', api.address]],
    fields: () => [
      [
        {
          name: 'port',
          label: 'Port',
          type: 'number',
          hint: 'The server moves there at once, and this page with it.',
        },
      ],
    ],
    draftOf: ({ api }) => ({ port: api.port }),
    patchOf: ({ port }) => ({ api: { port } }),
    onSaved: ({ api }, before) => {
      if (api.port !== before.api.port)
        location.assign(`${location.protocol}//${location.hostname}:${api.port}/settings`);
    },
  },
];

/** Some fields as a merge patch: what is empty goes back to its default. */
function picked(draft, names) {
  return Object.fromEntries(
    names.map((name) => [name, draft[name] === '' ? null : (draft[name] ?? null)]),
  );
}
