// What the pages know of each kind of record: how it is called, listed, filled in, and what can be
// done with it. A kind is one file here; the pages for lists, records and forms serve all kinds.
//
// A kind is
//   collection, api       its name in the stream, and its address below /api/v1
//   page                  the address of its list; a record's page is below
//   singular, plural      what it is called
//   title(record)         what a record is called on its page; name(record) in a field
//   columns, filters      of its list (see `Table`, and `pages/list.js`; showInWhole: how a column shows
//                         a record where all stand in the order of `sort`); sums: fields that are added up,
//                         or sumsOf(filters)
//   sort                  the order of its list at first
//   fields(record)        of its form (see `Form`); blank(query): a new one at first
//   draftOf(record)       what the form shows of a record, and bodyOf(draft): what the form sends,
//                         where these are not the same; fieldOf(pointer, draft): where the form has
//                         what a pointer into that is about, null if nowhere (see `Form`)
//   facts(record)         what its page says, as pairs of a label and content
//   lines(record)         the columns of its lines, if it has lines
//   Below                 a component with more about a record
//   entryId(record)       the entry that it posts; null if it posts none
//   verbs                 what can be done with one (see `pages/record.js`)
//   isOfOriginal          that a copy of the books takes no changes of it; verbs have it, too

import { accounts } from './accounts.js';
import { bankTransactions } from './bank_transactions.js';
import { billPayments } from './bill_payments.js';
import { bills } from './bills.js';
import { contacts } from './contacts.js';
import { invoices } from './invoices.js';
import { items } from './items.js';
import { journals } from './journals.js';
import { payments } from './payments.js';
import { rules } from './rules.js';
import { terms } from './terms.js';

export const kinds = [
  invoices,
  payments,
  bills,
  billPayments,
  bankTransactions,
  journals,
  contacts,
  accounts,
  items,
  terms,
  rules,
];

const byCollection = new Map(kinds.map((kind) => [kind.collection, kind]));
const bySource = new Map(
  kinds.flatMap((kind) => (kind.sources ?? []).map((source) => [source, kind])),
);

/** The kind of a collection of the API; undefined for others, such as `settings`. */
export function kindOf(collection) {
  return byCollection.get(collection);
}

/** The address of a record's page: that of the document that posted it, if one did. */
export function pageOf(kind, record) {
  const document = record.source && pageOfSource(record.source);
  return document ?? `${kind.page}/${encodeURIComponent(record.id)}`;
}

/** The collection of the document that a row or an entry comes from. */
export function collectionOfSource({ kind }) {
  return bySource.get(kind)?.collection;
}

/** The address of the page of the document that a row or an entry comes from. */
export function pageOfSource({ kind, id }) {
  const area = bySource.get(kind) ?? kindOf(kind);
  return area ? `${area.page}/${encodeURIComponent(id)}` : null;
}
