// A panel of the console, with its heading.

import { html, useId } from '../parts/html.js';

export function Panel({ title, isWide = false, children }) {
  const heading = useId();
  return html`
    <section class=${`panel ${isWide ? 'wide' : ''}`} aria-labelledby=${heading}>
      <h2 id=${heading}>${title}</h2>
      ${children}
    </section>
  `;
}

/** A value of JSON, as it is. */
export function Json({ of, label }) {
  return html`<pre class="json" tabindex="0" role="region" aria-label=${label}>${JSON.stringify(of, null, 2)}</pre>`;
}
