// Bank transactions.

export const bankTransactions = {
  collection: 'bank-transactions',
  api: '/bank-transactions',
  page: '/bank-transactions',
  sources: ['bank-transaction'],
  singular: 'Bank transaction',
  plural: 'Bank transactions',
  title: (record) => record.number || record.name || record.ref || 'Bank transaction',
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
