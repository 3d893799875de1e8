// The changes as they happen: version, time, who, what. Older ones are read from the log.

import { read } from '../books/api.js';
import { shownTime } from '../books/dates.js';
import { onChange } from '../books/live.js';
import { kindOf } from '../kinds/index.js';
import { html, useEffect, useState } from '../parts/html.js';
import { Panel } from './panel.js';

const MOST = 100;

export function ChangeFeed({ onChoose }) {
  const [changes, setChanges] = useState([]);
  const [isPaused, setPaused] = useState(false);
  useEffect(() => {
    read(`/audit?sort=-version&limit=25`)
      .then((page) => setChanges((seen) => joined(seen, page.data)))
      .catch(() => {});
  }, []);
  useEffect(
    () => (isPaused ? undefined : onChange((change) => setChanges((seen) => joined([change], seen)))),
    [isPaused],
  );
  return html`
    <${Panel} title="Changes, live">
      <button aria-pressed=${isPaused} onClick=${() => setPaused(!isPaused)}>
        ${isPaused ? 'Go on' : 'Pause'}
      </button>
      <ol class="feed" tabindex="0" aria-label="Changes, the newest first">
        ${changes.map(
          (change) => html`
            <li key=${change.version}>
              <span class="numeric">${change.version}</span>
              <span class="quiet">${shownTime(change.at)}</span>
              <span>${change.actor}</span>
              <span>${change.op} <${Subject} change=${change} onChoose=${onChoose} /></span>
            </li>
          `,
        )}
      </ol>
    <//>
  `;
}

function Subject({ change, onChoose }) {
  const id = change.id ?? change.recordId;
  const name = `${change.collection} ${id}`;
  if (!kindOf(change.collection)) return name;
  const choose = () => onChoose({ collection: change.collection, id });
  return html`<button class="link" onClick=${choose}>${name}</button>`;
}

/** Two lists of changes as one, the newest first, each change once. */
function joined(newer, older) {
  const byVersion = new Map([...older, ...newer].map((change) => [change.version, change]));
  return [...byVersion.values()].sort((a, b) => b.version - a.version).slice(0, MOST);
}
