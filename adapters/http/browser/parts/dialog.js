// A window over the page, which takes the keyboard until it is closed.

import { html, useId, useLayoutEffect, useRef } from './html.js';

export function Dialog({ title, isOpen, onClose, children }) {
  const element = useRef(null);
  const heading = useId();
  // Before the effects of what it shows, so that a form can take the focus.
  useLayoutEffect(() => {
    if (isOpen && !element.current.open) element.current.showModal();
    if (!isOpen && element.current.open) element.current.close();
  }, [isOpen]);
  return html`
    <dialog ref=${element} aria-labelledby=${heading} onClose=${onClose}>
      ${isOpen &&
      html`
        <header>
          <h2 id=${heading}>${title}</h2>
          <button type="button" class="quiet" aria-label="Close" onClick=${onClose}>✕</button>
        </header>
        ${children}
      `}
    </dialog>
  `;
}
