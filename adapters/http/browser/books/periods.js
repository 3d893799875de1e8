// The days of named periods, as the server counts them: quarters and years are fiscal.

import { addDays, monthEnd, monthStart } from './dates.js';

/** `{from, to}` of a period such as `lastQuarter`; nothing for all dates. */
export function periodDays(period, today, firstMonth) {
  const monthsOfYear = (Number(today.slice(5, 7)) - firstMonth + 12) % 12;
  const year = monthStart(today, -monthsOfYear);
  const quarter = monthStart(today, -(monthsOfYear % 3));
  const whole = (from, months) => ({ from, to: monthEnd(monthStart(from, months - 1)) });
  const before = (from, months) => ({ from: monthStart(from, -months), to: addDays(from, -1) });
  switch (period) {
    case 'thisMonth':
      return whole(monthStart(today), 1);
    case 'lastMonth':
      return before(monthStart(today), 1);
    case 'thisQuarter':
      return whole(quarter, 3);
    case 'lastQuarter':
      return before(quarter, 3);
    case 'thisYear':
      return whole(year, 12);
    case 'thisYearToDate':
      return { from: year, to: today };
    case 'lastYear':
      return before(year, 12);
    case 'allDates':
      return {};
    default:
      return { from: monthStart(today, -11), to: today };
  }
}
