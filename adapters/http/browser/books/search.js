// Searching everything: by number, name and memo, and by amount where the words are one.

import { kindOf, kinds } from '../kinds/index.js';
import { centsOf, negated, typedNumber } from './amounts.js';
import { read, withQuery } from './api.js';

/** Kinds whose list can be searched by its total. */
const WITH_TOTALS = new Set([
  'invoices',
  'payments',
  'bills',
  'bill-payments',
  'bank-transactions',
  'journals',
]);

/**
 * What fits some words, as groups `{kind, records, hasMore}` in the order of the kinds.
 *
 * @param {number} most how many records of each kind
 */
export async function searchAll(words, most, signal) {
  const text = words.trim();
  if (!text) return [];
  const groups = await Promise.all(kinds.map((kind) => searchKind(kind, text, most, signal)));
  return groups.filter(({ records }) => records.length > 0);
}

/** What was changed last in the books, as such groups: entries, each of which leads to its document. */
export async function changedLast(most, signal) {
  const kind = kindOf('journals');
  const { data } = await read(withQuery(kind.api, { sort: '-version', limit: most }), signal);
  return [{ kind, records: data }];
}

async function searchKind(kind, text, most, signal) {
  const pages = await Promise.all(
    queriesOf(kind, text).map((query) =>
      read(withQuery(kind.api, { ...query, limit: most }), signal),
    ),
  );
  // An entry that a document has posted is found as that document.
  const hits = pages.flatMap(({ data }) => data).filter(({ source }) => !source);
  const records = [...new Map(hits.map((record) => [record.id, record])).values()];
  return {
    kind,
    records: records.slice(0, most),
    hasMore: pages.some(({ nextCursor }) => nextCursor),
  };
}

function queriesOf(kind, text) {
  const queries = [{ q: text }];
  const amount = typedNumber(text);
  if (centsOf(amount) !== null && WITH_TOTALS.has(kind.collection)) {
    queries.push({ totalFrom: amount, totalTo: amount });
    // Money out is negative on the bank account, and nobody types that.
    if (kind.hasSignedTotal) queries.push({ totalFrom: negated(amount), totalTo: negated(amount) });
  }
  return queries;
}
