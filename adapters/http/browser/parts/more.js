// Reads on when the end of what is shown comes into view, or when its button is pressed.

import { html, useEffect, useRef } from './html.js';

export function More({ hasMore, onMore }) {
  const button = useRef(null);
  const more = useRef(onMore);
  more.current = onMore;
  useEffect(() => {
    if (!hasMore) return undefined;
    const observer = new IntersectionObserver(([entry]) => entry.isIntersecting && more.current());
    observer.observe(button.current);
    return () => observer.disconnect();
  }, [hasMore]);
  return hasMore && html`<button ref=${button} onClick=${() => more.current()}>More</button>`;
}
