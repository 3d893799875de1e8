// Components whose code is loaded when they are shown first, so that other pages need not load it.

import { html, useEffect, useState } from './html.js';

/** The component that `load` promises; it shows nothing until it is there. */
export function later(load) {
  let loaded = null;
  return function Later(props) {
    const [View, setView] = useState(() => loaded);
    useEffect(() => {
      if (View) return;
      load().then((component) => {
        loaded = component;
        setView(() => component);
      });
    }, []);
    return View && html`<${View} ...${props} />`;
  };
}
