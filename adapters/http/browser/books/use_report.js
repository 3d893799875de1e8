// Reading a report. A short one is read anew whenever the books change; a long one says that it is
// old, and is read anew when the person wants it.

import { useEffect, useRef, useState } from '../vendor/hooks.js';
import { read } from './api.js';
import { version } from './live.js';

/** Rows of a report that is not read anew by itself. */
const LONG = 2000;

/** `{report, problem, isLoading, isOld, readAgain}`. A path of null reads nothing. */
export function useReport(path) {
  const [answer, setAnswer] = useState({ report: null, problem: null, path: null });
  const [asked, setAsked] = useState(0);
  const readAt = useRef(0); // the version of the books; 0 until the stream has told it
  const newest = version.value;
  const isLong = answer.path === path && answer.report?.rowCount > LONG;
  useEffect(() => {
    if (path === null) return undefined;
    const stop = new AbortController();
    readAt.current = version.value;
    read(path, stop.signal)
      .then((report) => setAnswer({ report, problem: null, path }))
      .catch((problem) => {
        if (problem.name !== 'AbortError') setAnswer({ report: null, problem, path });
      });
    return () => stop.abort();
  }, [path, asked]);
  useEffect(() => {
    if (readAt.current === 0) readAt.current = newest;
    else if (readAt.current !== newest && !isLong) setAsked(asked + 1);
  }, [newest]);
  return {
    report: answer.report,
    problem: answer.problem,
    isLoading: answer.path !== path,
    isOld: isLong && readAt.current !== 0 && readAt.current !== newest,
    readAgain: () => setAsked(asked + 1),
  };
}
