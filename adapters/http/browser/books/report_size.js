// How long a report with a row for each posting would be, before it is asked for: that of some years
// may take minutes, and is more than anybody reads on a page.

import { withQuery } from './api.js';
import { LONG_REPORTS } from './report_words.js';
import { useRead } from './use_read.js';

const DAYS = ['from', 'to', 'period'];
/** What makes a report one of few rows, or of books that cannot be counted. */
const NARROWING = ['contactId', 'knownAt'];

/**
 * Whether a report would show more entries than the server counts at once, 10,000; null until that is
 * known.
 */
export function useIsHuge(key, chosen) {
  const isLong = LONG_REPORTS.has(key) && NARROWING.every((name) => !chosen.get(name));
  // What is asked for is not asked again when the books change.
  const days = useRead(isLong ? withQuery('/reports/profit-loss', daysOf(chosen)) : null, 0);
  const isKnown = isLong && days.data && !days.isLoading;
  const entries = useRead(isKnown ? entriesOf(chosen.get('accountId'), days.data) : null, 0);
  if (!isLong || days.problem || entries.problem) return false;
  if (!isKnown || !entries.data || entries.isLoading) return null;
  return entries.data.total === null;
}

function daysOf(chosen) {
  return Object.fromEntries(DAYS.map((name) => [name, chosen.get(name)]));
}

/** The list of the entries in some days, which says how many there are. */
function entriesOf(accountId, { from, to }) {
  const list = accountId ? `/accounts/${encodeURIComponent(accountId)}/register` : '/journals';
  return withQuery(list, { from, to, limit: 1 });
}
