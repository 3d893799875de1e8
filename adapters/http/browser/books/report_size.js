// How long a report with a row for each posting would be, before it is asked for: that of some years
// may take minutes, and is more than anybody reads on a page.

import { withQuery } from './api.js';
import { settings } from './company.js';
import { monthStart, today } from './dates.js';
import { periodDays } from './periods.js';
import { LONG_REPORTS } from './report_words.js';
import { useRead } from './use_read.js';

const MANY = 20_000; // postings
const SAMPLE = 20; // entries, by whose lines those of all are estimated
/** What makes a report one of few rows, or of books that cannot be counted. */
const NARROWING = ['contactId', 'knownAt'];

/** Whether a report would have many rows, as far as its entries tell; null until that is known. */
export function useIsHuge(key, chosen) {
  const isLong = LONG_REPORTS.has(key) && NARROWING.every((name) => !chosen.get(name));
  // What is asked for is not asked again when the books change.
  const entries = useRead(isLong ? entriesOf(chosen) : null, 0);
  if (!isLong || entries.problem) return false;
  return entries.data && !entries.isLoading ? isMuch(entries.data) : null;
}

/** The list of the entries in the days of a report, or of the rows of one account. */
function entriesOf(chosen) {
  const accountId = chosen.get('accountId');
  const list = accountId ? `/accounts/${encodeURIComponent(accountId)}/register` : '/journals';
  return withQuery(list, { ...daysOf(chosen), limit: SAMPLE });
}

function daysOf(chosen) {
  const [from, to] = [chosen.get('from'), chosen.get('to')];
  const now = today();
  if (from || to) return { from: from || monthStart(to, -11), to: to || now };
  return periodDays(chosen.get('period'), now, settings.value?.company.fiscalYearStart ?? 1);
}

/** A page of entries, or of rows, which are one posting each. The server counts no more than 10,000. */
function isMuch({ data, total }) {
  if (total === null) return true;
  const lines = data.reduce((count, entry) => count + (entry.lines?.length ?? 1), 0);
  return total * lines > MANY * data.length;
}
