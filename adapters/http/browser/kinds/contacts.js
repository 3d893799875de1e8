// Customers and vendors.

import { html } from '../parts/html.js';
import { later } from '../parts/later.js';
import { RecordName } from '../parts/names.js';
import { Amount } from '../parts/values.js';
import {
  activeColumn,
  activeFact,
  activeField,
  activeFilter,
  merging,
  termsField,
} from './parts.js';

const KINDS = [
  ['customer', 'Customer'],
  ['vendor', 'Vendor'],
];
const isCustomer = (record) => record.kind === 'customer';
const isVendor = (record) => record.kind === 'vendor';

export const contacts = {
  collection: 'contacts',
  api: '/contacts',
  page: '/contacts',
  sources: ['contact'],
  hasActive: true,
  isMadeInForms: true,
  singular: 'Contact',
  plural: 'Contacts',
  singularOf: ({ kind }) => KINDS.find(([key]) => key === kind)?.[1] ?? 'Contact',
  title: (record) => record.name,
  name: (record) => record.name,
  detail: (record) => record.company || record.email || (isVendor(record) ? 'vendor' : 'customer'),
  columns: [
    { key: 'name', label: 'Name', sort: 'name' },
    { key: 'company', label: 'Company' },
    { key: 'email', label: 'Email' },
    { key: 'phone', label: 'Phone' },
    activeColumn,
    { key: 'openCount', label: 'Open', type: 'number' },
    { key: 'balance', label: 'Balance', type: 'amount', sort: 'balance' },
  ],
  sort: 'name',
  // What customers owe and what is owed to vendors is not added up.
  sumsOf: ({ kind }) => (kind ? ['balance'] : []),
  filters: [
    { name: 'kind', label: 'Kind', type: 'choice', choices: [['', 'All'], ...KINDS] },
    activeFilter,
  ],
  blank: (query) => ({
    kind: query.get('kind') ?? 'customer',
    name: query.get('name') ?? '',
    active: true,
  }),
  fields: (record) => [
    [
      { name: 'name', label: 'Name', type: 'text', isRequired: true },
      {
        name: 'kind',
        label: 'Kind',
        type: 'choice',
        choices: KINDS,
        isShown: () => !record.id,
      },
    ],
    [{ name: 'company', label: 'Company', type: 'text' }, termsField],
    [
      { name: 'email', label: 'Email', type: 'email' },
      { name: 'phone', label: 'Phone', type: 'text' },
    ],
    [
      { name: 'address', label: 'Address', type: 'area' },
      { name: 'notes', label: 'Notes', type: 'area' },
    ],
    [activeField],
  ],
  facts: (record) => [
    [isCustomer(record) ? 'Owes us' : 'We owe', html`<${Amount} of=${record.balance} />`, 'lead'],
    ['Kind', record.kind],
    ['Terms', record.termsId && html`<${RecordName} collection="terms" id=${record.termsId} />`],
    ['Company', record.company],
    ['Email', record.email],
    ['Phone', record.phone],
    ['Address', record.address],
    ['Notes', record.notes],
    activeFact(record),
  ],
  Below: later(() => import('../parts/contact_documents.js').then((code) => code.ContactDocuments)),
  entryId: () => null,
  verbs: [
    {
      label: 'New invoice',
      isPrimary: true,
      isShown: isCustomer,
      href: ({ id }) => `/new/invoices?contactId=${id}`,
    },
    {
      label: 'Receive payment',
      isShown: isCustomer,
      href: ({ id }) => `/new/payments?contactId=${id}`,
    },
    {
      label: 'New bill',
      isPrimary: true,
      isShown: isVendor,
      href: ({ id }) => `/new/bills?contactId=${id}`,
    },
    {
      label: 'Pay bills',
      isShown: isVendor,
      href: ({ id }) => `/new/bill-payments?contactId=${id}`,
    },
    merging('contacts', (record) => ({ kind: record.kind })),
  ],
};
