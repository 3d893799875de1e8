// Tells what another client changes, and who did it, while a page is open.

import { actor } from '../books/api.js';
import { onChange } from '../books/live.js';
import { kindOf } from '../kinds/index.js';
import { html, useEffect, useState } from '../parts/html.js';

const SECONDS = 8;
const MOST = 3;

export function ChangeNotices() {
  const [changes, setChanges] = useState([]);
  useEffect(
    () =>
      onChange((change) => {
        const kind = kindOf(change.collection);
        if (!kind || change.actor === actor()) return;
        setChanges((shown) => [...shown, change].slice(-MOST));
        setTimeout(() => setChanges((shown) => shown.filter((other) => other !== change)), SECONDS * 1000);
      }),
    [],
  );
  return html`
    <ul class="changes" aria-live="polite">
      ${changes.map((change) => html`<li key=${change.version}><${ChangeNotice} change=${change} /></li>`)}
    </ul>
  `;
}

function ChangeNotice({ change }) {
  const kind = kindOf(change.collection);
  const record = change.record;
  if (!record) return html`${change.actor} deleted a record of ${kind.plural.toLowerCase()}`;
  return html`
    ${change.actor} changed <a href=${`${kind.page}/${change.id}`}>${kind.title(record)}</a>
  `;
}
