// The end of a list that is longer than what is shown.

import { shownNumber } from '../books/amounts.js';
import { html, useEffect, useRef } from './html.js';

/** How many rows of a list are shown; it reads on when it comes into view, or when asked to. */
export function More({ list }) {
  const button = useRef(null);
  const readOn = useRef(list.readOn);
  readOn.current = list.readOn;
  useEffect(() => {
    if (!list.hasMore) return undefined;
    const look = ([entry]) => entry.isIntersecting && readOn.current();
    const observer = new IntersectionObserver(look);
    observer.observe(button.current);
    return () => observer.disconnect();
  }, [list.hasMore]);
  const total = list.total === null ? 'more than 10,000' : shownNumber(String(list.total));
  return html`
    <p class="quiet" aria-live="polite">${shownNumber(String(list.rows.length))} of ${total}</p>
    ${list.hasMore &&
    html`<button type="button" ref=${button} onClick=${() => readOn.current()}>More</button>`}
  `;
}
