// How imports and what they made are called.

import { shownNumber } from '../books/amounts.js';

export const FORMAT_NAMES = {
  iif: 'IIF file',
  ofx: 'OFX statement',
  qif: 'QIF file',
  csv: 'CSV of a bank',
  quickbooks: 'QuickBooks files',
  enrich: 'list of entries',
};

/** Counts of records by collection: `2 bank transactions, 1 account`. */
export function countsText(counts) {
  return Object.entries(counts)
    .map(([collection, count]) => {
      const words = collection.replaceAll('-', ' ');
      return `${shownNumber(String(count))} ${count === 1 ? words.replace(/s$/, '') : words}`;
    })
    .join(', ');
}
