// Terms.

export const terms = {
  collection: 'terms',
  api: '/terms',
  page: '/terms',
  sources: ['terms'],
  singular: 'Terms',
  plural: 'Terms',
  title: (record) => record.number || record.name || record.ref || 'Terms',
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
