// Loading a module of the program in a component that needs it.

import { useEffect, useRef, useState } from '../vendor/hooks.js';
import { request, Unreachable } from './api.js';
import { hasUnsaved } from './unsaved.js';
import { useRetry } from './use_retry.js';

const MARK = 'wyzbooks.loadedAnew';
const RENEWED =
  'The program was renewed since this page was loaded, so a part of the page cannot be shown. ' +
  'Save or copy what you have typed, and then load the page anew.';

/** A module by its name, as `load` promises it: `{module, problem}`, null until it is there. */
export function useModule(name, load) {
  const [loaded, setLoaded] = useState({ name: null, module: null, problem: null });
  const wanted = useRef(name);
  wanted.current = name;
  const take = (answer) => wanted.current === name && setLoaded({ name, ...answer });
  const start = () => {
    loadModule(load)
      .then((module) => take({ module, problem: null }))
      .catch((problem) => take({ module: null, problem }));
  };
  useEffect(start, [name]);
  const current = loaded.name === name ? loaded : { module: null, problem: null };
  useRetry(current.problem, start);
  return current;
}

/**
 * Load a module. If it is not there although the server answers, the server has another version of
 * the program by now, or the browser remembers that it failed: then the page is loaded anew, once.
 * It is not while something is unsaved, which would be lost: then a person is told what to do.
 */
export async function loadModule(load) {
  try {
    const module = await load();
    sessionStorage.removeItem(MARK);
    return module;
  } catch (error) {
    const isAnswering = await request('GET', '/system/health').then(() => true, () => false);
    if (!isAnswering) throw new Unreachable();
    if (hasUnsaved()) throw new Error(RENEWED);
    if (sessionStorage.getItem(MARK)) throw error;
    sessionStorage.setItem(MARK, 'yes');
    location.reload();
    return new Promise(() => {}); // The page ends here.
  }
}
