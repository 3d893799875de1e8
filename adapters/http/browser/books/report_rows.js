// What the rows of a report lead to, and which rows lie below which.

import { pageOfSource } from '../kinds/index.js';
import { API, withQuery } from './api.js';

/** The page of a report from its address in the API, such as a row's `detail`. */
export function pageOfReport(address) {
  return address?.startsWith(`${API}/reports/`) ? address.slice(API.length) : null;
}

/** The page with the rows behind a cell; null if the cell is no figure, or a sum of rows above. */
export function pageOfFigure(row, { columns }, index) {
  if (row.details) return pageOfReport(row.details[index]);
  return columns[index].type === 'amount' ? pageOfReport(row.detail) : null;
}

/** The page of what the cell of a text names: the document, its contact, or its account. */
export function pageOfText(row, { columns, known }, index) {
  const { key } = columns[index];
  if (index === mainColumn(row, columns)) return pageOfRow(row, known);
  if (key === 'name' && row.contactId) return pageOf('contacts', row.contactId);
  if (key === 'account' && row.accountId) return pageOf('accounts', row.accountId);
  return null;
}

/** The page to which a row as a whole leads; `known` as in a report of what was known before. */
export function pageOfRow(row, known) {
  const page = row.source && pageOfSource(row.source);
  if (page) return withQuery(page, { knownAt: known?.knownAt });
  if (row.kind === 'account' && row.accountId) return pageOf('accounts', row.accountId);
  if (row.kind === 'contact' && row.contactId) return pageOf('contacts', row.contactId);
  return null;
}

/** The ledger of an account in the days of a report. */
export function ledgerOf(accountId, { from, to, asOf, basis }) {
  return withQuery('/reports/general-ledger', {
    from: from ?? '1900-01-01',
    to: to ?? asOf,
    basis: basis === 'cash' ? 'cash' : null,
    accountId,
  });
}

/** The cell that leads to the page of a row: its label, or the type of a transaction. */
export function mainColumn(row, columns) {
  if (row.label) return 0;
  const type = columns.findIndex(({ key }) => key === 'type');
  if (type > 0 && row.values[type]) return type;
  return row.values.findIndex((value) => value !== null && value !== '');
}

/**
 * The rows below each heading, by the index of the heading: `{end, total}`.
 *
 * `end` is the last row below it. `total` is its total, which a folded heading shows itself.
 */
export function groupsOf(rows) {
  const groups = new Map();
  const open = [];
  const close = (end, total) => groups.set(open.pop(), { end, total });
  rows.forEach((row, index) => {
    while (open.length && row.depth <= rows[open.at(-1)].depth) {
      const isTotal = isTotalOf(row, rows[open.at(-1)]);
      close(isTotal ? index : index - 1, isTotal ? row : null);
    }
    if (['section', 'account', 'contact'].includes(row.kind)) open.push(index);
  });
  while (open.length) close(rows.length - 1, null);
  for (const [index, { end }] of groups) if (end === index) groups.delete(index);
  return groups;
}

function isTotalOf(row, heading) {
  const isLevel = row.depth === heading.depth;
  return row.kind === 'total' && isLevel && row.label === `Total ${heading.label}`;
}

const pageOf = (area, id) => `/${area}/${encodeURIComponent(id)}`;
