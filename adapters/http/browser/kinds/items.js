// Items.

export const items = {
  collection: 'items',
  api: '/items',
  page: '/items',
  sources: ['item'],
  singular: 'Item',
  plural: 'Items',
  title: (record) => record.number || record.name || record.ref || 'Item',
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
