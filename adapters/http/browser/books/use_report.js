// Reading a report. A short one is read anew whenever the books change; a long one says that it is
// old, and is read anew when the person wants it.

import { useRef, useState } from '../vendor/hooks.js';
import { version } from './live.js';
import { useRead } from './use_read.js';

/** Rows of a report that is not read anew by itself. */
const LONG = 2000;

/** `{report, problem, isLoading, isOld, readAgain}`. */
export function useReport(path) {
  const longPath = useRef(null);
  const [seen, setSeen] = useState(0);
  const isLong = longPath.current === path;
  const newest = version.value;
  if (!isLong && seen !== newest) setSeen(newest);
  const { data: report, problem, isLoading } = useRead(path, isLong ? seen : newest);
  if (report && !isLoading) longPath.current = report.rowCount > LONG ? path : null;
  return {
    report,
    problem,
    isLoading,
    isOld: isLong && seen !== newest,
    readAgain: () => setSeen(newest),
  };
}
