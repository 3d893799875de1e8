// Who changed a record, when, and what: the newest first.

import { shownTime } from '../books/dates.js';
import { useRead } from '../books/use_read.js';
import { html, useState } from './html.js';

const FIRST = 10;
const MOST = 1000;

export function History({ path }) {
  const [limit, setLimit] = useState(FIRST);
  const { data } = useRead(`${path}/history?sort=-version&limit=${limit}`);
  if (!data) return null;
  return html`
    <section class="history">
      <h2>History</h2>
      <ol>
        ${data.data.map(
          (change) => html`
            <li key=${change.version}>
              <span class="quiet">${shownTime(change.at)} · ${change.actor}</span>
              <${What} change=${change} />
            </li>
          `,
        )}
      </ol>
      ${data.nextCursor && html`<button onClick=${() => setLimit(MOST)}>All changes</button>`}
    </section>
  `;
}

/** What changed. How a record was at first is most of what its page says, so it is folded. */
function What({ change }) {
  const text = [change.text].flat().join('; ');
  if (change.action !== 'created') return html`<span>${text}</span>`;
  return html`<details><summary>created</summary>${text.replace(/^created(: )?/, '')}</details>`;
}
