// Bills.

export const bills = {
  collection: 'bills',
  api: '/bills',
  page: '/bills',
  sources: ['bill'],
  singular: 'Bill',
  plural: 'Bills',
  title: (record) => record.number || record.name || record.ref || 'Bill',
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
