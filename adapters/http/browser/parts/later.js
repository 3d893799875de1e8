// Components whose code is loaded when they are shown first, so that other pages need not load it.

import { loadModule } from '../books/use_module.js';
import { useRetry } from '../books/use_retry.js';
import { html, useEffect, useState } from './html.js';
import { ProblemText } from './problem.js';

/**
 * The component that `load` promises; it shows nothing until it is there. If its code cannot be
 * loaded, it says so, and tries again if the server does not answer.
 */
export function later(load) {
  let loaded = null;
  return function Later(props) {
    const [View, setView] = useState(() => loaded);
    const [problem, setProblem] = useState(null);
    const start = () => {
      if (View) return;
      loadModule(load).then((component) => {
        loaded = component;
        setView(() => component);
      }, setProblem);
    };
    useEffect(start, []);
    useRetry(problem, start);
    return View ? html`<${View} ...${props} />` : html`<${ProblemText} problem=${problem} />`;
  };
}
