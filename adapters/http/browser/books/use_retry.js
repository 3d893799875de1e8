// Trying again in a component what failed because the server did not answer.

import { useEffect } from '../vendor/hooks.js';
import { attempts, tryLater } from './live.js';

/** Call `again` when it may succeed by now, if a problem passes by itself. */
export function useRetry(problem, again) {
  useEffect(() => {
    if (problem?.isPassing) tryLater();
  }, [problem]);
  useEffect(() => {
    if (problem?.isPassing) again();
  }, [attempts.value]);
}

/** What stood there before a reading failed; nothing if the server says that it is gone. */
export function standsAfter(problem, former) {
  return problem.status === 404 ? null : former;
}
