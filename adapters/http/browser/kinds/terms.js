// Terms of payment: by days, or by days of the month.

import { activeColumn, activeFact, activeField, activeFilter } from './parts.js';

const WAYS = [
  ['days', 'Some days after the date'],
  ['month', 'On a day of the month'],
];
const byDays = (draft) => draft.way === 'days';
const byMonth = (draft) => draft.way === 'month';
const OF_DAYS = ['dueDays', 'discountDays'];
const OF_MONTH = ['dueDayOfMonth', 'minDays', 'discountDayOfMonth'];

export const terms = {
  collection: 'terms',
  api: '/terms',
  page: '/terms',
  sources: ['terms'],
  hasActive: true,
  isMadeInForms: true,
  singular: 'Terms',
  plural: 'Terms',
  title: (record) => record.name,
  name: (record) => record.name,
  detail: due,
  columns: [
    { key: 'name', label: 'Name', sort: 'name' },
    { key: 'due', label: 'Due', show: due },
    { key: 'discount', label: 'Discount', show: discount },
    activeColumn,
  ],
  sort: 'name',
  filters: [activeFilter],
  blank: (query) => ({ way: 'days', name: query.get('name') ?? '', dueDays: 30, active: true }),
  draftOf: (record) => ({ ...record, way: record.dueDayOfMonth === null ? 'days' : 'month' }),
  bodyOf: ({ way, ...draft }) => {
    const others = way === 'days' ? OF_MONTH : OF_DAYS;
    return Object.fromEntries(Object.entries(draft).filter(([name]) => !others.includes(name)));
  },
  fields: () => [
    [
      { name: 'name', label: 'Name', type: 'text', isRequired: true },
      { name: 'way', label: 'Payment is due', type: 'choice', choices: WAYS },
    ],
    [
      { name: 'dueDays', label: 'Days until it is due', type: 'number', isShown: byDays },
      {
        name: 'dueDayOfMonth',
        label: 'Day of the month',
        type: 'number',
        isShown: byMonth,
        isRequired: true,
      },
      {
        name: 'minDays',
        label: 'Days that must remain',
        type: 'number',
        isShown: byMonth,
        hint: 'If fewer remain, it is due in the next month.',
      },
    ],
    [
      {
        name: 'discountPercent',
        label: 'Discount for early payment, in percent',
        type: 'rate',
      },
      { name: 'discountDays', label: 'Days with discount', type: 'number', isShown: byDays },
      {
        name: 'discountDayOfMonth',
        label: 'Last day of the month with discount',
        type: 'number',
        isShown: byMonth,
      },
    ],
    [activeField],
  ],
  facts: (record) => [['Due', due(record)], ['Discount', discount(record)], activeFact(record)],
  entryId: () => null,
  verbs: [],
};

function due({ dueDays, dueDayOfMonth, minDays }) {
  if (dueDayOfMonth === null) return dueDays === 0 ? 'at once' : `after ${dueDays} days`;
  const rest = minDays ? `, or of the next one if ${minDays} days or fewer remain` : '';
  return `on day ${dueDayOfMonth} of the month${rest}`;
}

function discount({ discountPercent, discountDays, discountDayOfMonth }) {
  if (discountPercent === '0.00') return '';
  const until =
    discountDayOfMonth === null ? `within ${discountDays} days` : `until day ${discountDayOfMonth}`;
  return `${discountPercent} % ${until}`;
}
