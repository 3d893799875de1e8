// Journals.

export const journals = {
  collection: 'journals',
  api: '/journals',
  page: '/journals',
  sources: ['journal'],
  singular: 'Journal',
  plural: 'Journals',
  title: (record) => record.number || record.name || record.ref || 'Journal',
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
