// The end of a list that is longer than what is shown.

import { shownNumber } from '../books/amounts.js';
import { html, useEffect, useRef } from './html.js';

/** How many rows of a list are shown, and its rest. */
export function More({ list }) {
  return html`
    <p class="quiet" aria-live="polite">${shownOf(list)}</p>
    <${ReadOn} hasMore=${list.hasMore} onMore=${list.readOn} />
  `;
}

/** The same for a list within a form, which grows only when somebody wants it; nothing if all is shown. */
export function MoreInForm({ list }) {
  if (!list.hasMore) return null;
  return html`
    <p class="quiet" aria-live="polite">
      ${shownOf(list)} are shown.${' '}<button type="button" onClick=${list.readOn}>Show more</button>
    </p>
  `;
}

function shownOf({ rows, total }) {
  const all = total === null ? 'more than 10,000' : shownNumber(String(total));
  return `${shownNumber(String(rows.length))} of ${all}`;
}

/** Reads on when the end of what is shown comes into view, or when its button is pressed. */
export function ReadOn({ hasMore, onMore }) {
  const button = useRef(null);
  const more = useRef(onMore);
  more.current = onMore;
  useEffect(() => {
    if (!hasMore) return undefined;
    const root = button.current.closest('.scroll'); // What is shown may scroll in a box of its own.
    const come = ([entry]) => entry.isIntersecting && more.current();
    const observer = new IntersectionObserver(come, { root });
    observer.observe(button.current);
    return () => observer.disconnect();
  }, [hasMore]);
  return (
    hasMore &&
    html`<button type="button" ref=${button} onClick=${() => more.current()}>More</button>`
  );
}
