// The state of the server, asked for again and again while the page can be seen.

import { read } from '../books/api.js';
import { useEffect, useState } from '../parts/html.js';

const PAUSE = 2000; // milliseconds

/** `{state, problem}`: the last answer of `/console/state`. */
export function useConsoleState() {
  const [answer, setAnswer] = useState({ state: null, problem: null });
  useEffect(() => {
    let isWanted = true;
    let timer = null;
    const ask = async () => {
      if (document.visibilityState === 'visible') {
        const next = await read('/console/state').then(
          (state) => ({ state, problem: null }),
          (problem) => ({ state: null, problem }),
        );
        if (isWanted) setAnswer(next);
      }
      if (isWanted) timer = setTimeout(ask, PAUSE);
    };
    ask();
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, []);
  return answer;
}
