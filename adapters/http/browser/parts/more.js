// The end of a list that is longer than what is shown.

import { shownNumber } from '../books/amounts.js';
import { html, useEffect, useRef } from './html.js';

/** How many rows of a list are shown, and its rest. */
export function More({ list }) {
  const total = list.total === null ? 'more than 10,000' : shownNumber(String(list.total));
  return html`
    <p class="quiet" aria-live="polite">${shownNumber(String(list.rows.length))} of ${total}</p>
    <${ReadOn} hasMore=${list.hasMore} onMore=${list.readOn} />
  `;
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
