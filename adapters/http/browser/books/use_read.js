// Reading in a component: what was read last, read anew whenever the books change.

import { useEffect, useRef, useState } from '../vendor/hooks.js';
import { read } from './api.js';
import { calmVersion, version } from './live.js';
import { standsAfter, useRetry } from './use_retry.js';

/**
 * The answer of an address: `{data, problem, isLoading}`. While another one is read, the former one
 * stands. A path of null reads nothing. It is read anew when `seen` changes. If that fails, what
 * was read stays beside the problem, and is read again when the server answers. `reader` reads it,
 * where one request is not enough.
 */
export function useRead(path, seen = version.value, reader = read) {
  const [answer, setAnswer] = useState({ data: null, problem: null, path: null });
  const reading = useRef(null);
  const start = () => {
    const stop = new AbortController();
    const mine = { path, stop, isOld: false };
    reading.current = mine;
    reader(path, stop.signal)
      .then((data) => setAnswer({ data, problem: null, path }))
      .catch((problem) => {
        if (problem.name !== 'AbortError') setAnswer((former) => failed(former, path, problem));
      })
      .finally(() => {
        if (reading.current !== mine) return;
        reading.current = null;
        if (mine.isOld) start();
      });
  };
  useEffect(() => {
    if (path === null) return;
    // What is under way is not broken off, so that many changes cannot keep it from ever ending.
    if (reading.current?.path === path) reading.current.isOld = true;
    else start();
  }, [path, seen]);
  useEffect(
    () => () => {
      reading.current?.stop.abort();
      reading.current = null;
    },
    [path],
  );
  useRetry(answer.path === path ? answer.problem : null, () => reading.current || start());
  return { data: answer.data, problem: answer.problem, isLoading: answer.path !== path };
}

function failed(former, path, problem) {
  const data = former.path === path ? standsAfter(problem, former.data) : null;
  return { data, problem, path };
}

/** The same for what is expensive: it is read anew every few seconds at most. */
export function useCalmRead(path) {
  return useRead(path, calmVersion.value);
}
