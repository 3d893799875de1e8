// Products and services.

import { html } from '../parts/html.js';
import { Value } from '../parts/values.js';
import {
  account,
  accountField,
  activeColumn,
  activeFact,
  activeField,
  activeFilter,
} from './parts.js';

const SOLD_ON = { subtype: 'none,cogs,fixed_asset' };

export const items = {
  collection: 'items',
  api: '/items',
  page: '/items',
  sources: ['item'],
  hasActive: true,
  isMadeInForms: true,
  singular: 'Item',
  plural: 'Items',
  title: (record) => record.name,
  name: (record) => record.name,
  detail: (record) => record.description,
  columns: [
    { key: 'name', label: 'Name', sort: 'name' },
    { key: 'description', label: 'Description' },
    { key: 'accountId', label: 'Account', show: (record) => account(record.accountId) },
    activeColumn,
    { key: 'rate', label: 'Price', type: 'number' },
  ],
  sort: 'name',
  filters: [activeFilter],
  blank: (query) => ({ name: query.get('name') ?? '', active: true }),
  fields: () => [
    [
      { name: 'name', label: 'Name', type: 'text', isRequired: true },
      { name: 'rate', label: 'Price', type: 'rate' },
    ],
    [
      accountField('accountId', 'Income account', SOLD_ON, {
        hint: 'Where its sales are posted.',
      }),
    ],
    [{ name: 'description', label: 'Description on invoices', type: 'area' }],
    [activeField],
  ],
  facts: (record) => [
    ['Price', html`<${Value} type="number" of=${record.rate} />`],
    ['Income account', account(record.accountId)],
    ['Description', record.description],
    activeFact(record),
  ],
  entryId: () => null,
  verbs: [],
};
