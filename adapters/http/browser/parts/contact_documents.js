// What is open with a contact, and what was done with it last.

import { withQuery } from '../books/api.js';
import { useRead } from '../books/use_read.js';
import { kindOf, pageOf } from '../kinds/index.js';
import { html } from './html.js';
import { Table } from './table.js';
import { Amount, State } from './values.js';

const NEWEST = 10;
const MOST_OPEN = 50;
const OPEN = { customer: ['invoices', 'sent,printed,overdue'], vendor: ['bills', 'open,overdue'] };
const DOCUMENTS = {
  customer: ['invoices', 'payments', 'bank-transactions'],
  vendor: ['bills', 'bill-payments', 'bank-transactions'],
};

export function ContactDocuments({ record }) {
  const [collection, status] = OPEN[record.kind];
  return html`
    <${Open} ...${{ collection, status }} contactId=${record.id} />
    <${Newest} collections=${DOCUMENTS[record.kind]} contactId=${record.id} />
  `;
}

function Open({ collection, status, contactId }) {
  const kind = kindOf(collection);
  const { data } = useRead(
    withQuery(kind.api, { contactId, status, sort: 'dueDate', limit: MOST_OPEN }),
  );
  if (!data?.data.length) return null;
  const columns = kind.columns.filter(({ key }) => key !== 'contactName');
  return html`
    <section>
      <h2>Open ${kind.plural.toLowerCase()}</h2>
      <${Table} caption=${`Open ${kind.plural}`} columns=${columns} rows=${data.data}
        hrefOf=${(document) => pageOf(kind, document)} />
      ${
        data.nextCursor &&
        html`<p><a href=${`${kind.page}?contactId=${contactId}&status=${status}`}>All that is open</a></p>`
      }
    </section>
  `;
}

function Newest({ collections, contactId }) {
  // The number of collections is the same for all contacts, so that the order of hooks stands.
  const answers = collections.map((collection) =>
    useRead(withQuery(kindOf(collection).api, { contactId, sort: '-date', limit: NEWEST })),
  );
  if (answers.some(({ data }) => !data)) return null;
  const rows = answers
    .flatMap(({ data }, index) =>
      data.data.map((record) => ({ ...record, of: kindOf(collections[index]) })),
    )
    .sort((one, other) => (one.date < other.date ? 1 : -1))
    .slice(0, NEWEST);
  if (!rows.length) return null;
  return html`
    <section>
      <h2>Newest transactions</h2>
      <${Table} caption="Newest transactions" columns=${COLUMNS} rows=${rows} hrefOf=${(row) => pageOf(row.of, row)} />
      <p>
        <a href=${`/reports/transaction-list?contactId=${contactId}`}>All transactions</a>
      </p>
    </section>
  `;
}

const COLUMNS = [
  { key: 'title', label: 'Document', show: (row) => row.of.title(row) },
  { key: 'date', label: 'Date', type: 'date' },
  { key: 'memo', label: 'Memo' },
  {
    key: 'status',
    label: 'State',
    show: (row) => html`<${State} of=${row.status} due=${row.dueDate} />`,
  },
  {
    key: 'amount',
    label: 'Amount',
    type: 'amount',
    show: (row) => html`<${Amount} of=${row.total ?? row.amount} />`,
  },
];
