// Reading in a component: what was read last, read anew whenever the books change.

import { useEffect, useState } from '../vendor/hooks.js';
import { read } from './api.js';
import { version } from './live.js';

/**
 * The answer of an address: `{data, problem, isLoading}`. While another one is read, the former one
 * stands. A path of null reads nothing.
 */
export function useRead(path) {
  const [answer, setAnswer] = useState({ data: null, problem: null, path: null });
  const seen = version.value;
  useEffect(() => {
    if (path === null) return undefined;
    const stop = new AbortController();
    read(path, stop.signal)
      .then((data) => setAnswer({ data, problem: null, path }))
      .catch((problem) => {
        if (problem.name !== 'AbortError') setAnswer({ data: null, problem, path });
      });
    return () => stop.abort();
  }, [path, seen]);
  return { data: answer.data, problem: answer.problem, isLoading: answer.path !== path };
}
