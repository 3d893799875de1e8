// Customers and vendors.

import { html } from '../parts/html.js';
import { Amount } from '../parts/values.js';
import { termsField } from './parts.js';

const KINDS = [['customer', 'Customer'], ['vendor', 'Vendor']];

export const contacts = {
  collection: 'contacts',
  api: '/contacts',
  page: '/contacts',
  hasActive: true,
  singular: 'Contact',
  plural: 'Contacts',
  title: (record) => record.name,
  name: (record) => record.name,
  columns: [
    { key: 'name', label: 'Name', sort: 'name' },
    { key: 'company', label: 'Company' },
    { key: 'email', label: 'Email' },
    { key: 'phone', label: 'Phone' },
    { key: 'openCount', label: 'Open', type: 'number' },
    { key: 'balance', label: 'Balance', type: 'amount' },
  ],
  sort: 'name',
  filters: [
    { name: 'kind', label: 'Kind', type: 'choice', choices: [['', 'All'], ...KINDS] },
    { name: 'active', label: 'Active', type: 'choice', choices: [['', 'All'], ['true', 'Active'], ['false', 'Inactive']] },
  ],
  blank: (query) => ({ kind: query.get('kind') ?? 'customer', name: query.get('name') ?? '', active: true }),
  fields: () => [
    [{ name: 'kind', label: 'Kind', type: 'choice', choices: KINDS }, { name: 'name', label: 'Name', type: 'text', isRequired: true }],
    [{ name: 'company', label: 'Company', type: 'text' }, termsField],
    [{ name: 'email', label: 'Email', type: 'text' }, { name: 'phone', label: 'Phone', type: 'text' }],
    [{ name: 'address', label: 'Address', type: 'area' }, { name: 'notes', label: 'Notes', type: 'area' }],
    [{ name: 'active', label: 'Active', type: 'check' }],
  ],
  facts: (record) => [
    ['Kind', record.kind],
    ['Balance', html`<${Amount} of=${record.balance} />`],
    ['Company', record.company],
    ['Email', record.email],
    ['Phone', record.phone],
    ['Address', record.address],
    ['Notes', record.notes],
    ['Active', record.active ? null : 'no'],
  ],
  entryId: () => null,
  verbs: [],
};
