// Accounts.

export const accounts = {
  collection: 'accounts',
  api: '/accounts',
  page: '/accounts',
  sources: ['account'],
  singular: 'Account',
  plural: 'Accounts',
  title: (record) => record.number || record.name || record.ref || 'Account',
  name: (record) => record.name ?? record.ref ?? record.id,
  columns: [],
  sort: '',
  filters: [],
  blank: () => ({}),
  fields: () => [],
  facts: () => [],
  entryId: () => null,
  verbs: [],
};
