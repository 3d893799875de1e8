// Bill payments.

export const billPayments = {
  collection: 'bill-payments',
  api: '/bills/payments',
  page: '/bill-payments',
  sources: ['bill-payment'],
  singular: 'Bill payment',
  plural: 'Bill payments',
  title: (record) => record.number || record.name || record.ref || 'Bill payment',
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
