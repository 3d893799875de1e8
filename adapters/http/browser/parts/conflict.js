// Another client has changed the record since it was read: both versions, field by field.

import { html } from './html.js';

export function Conflict({ fields, mine, theirs, onKeepMine, onTakeTheirs }) {
  const differing = fields
    .flatMap((row) => (row.lines ? [row.lines] : row))
    .filter(({ name }) => told(mine[name]) !== told(theirs[name]));
  return html`
    <section class="problem" role="alert">
      <h2>Somebody else has changed this since you opened it</h2>
      <table>
        <thead>
          <tr><th scope="col">Field</th><th scope="col">Yours</th><th scope="col">In the books now</th></tr>
        </thead>
        <tbody>
          ${differing.map(
            ({ name, label }) => html`
              <tr><th scope="row">${label}</th><td>${told(mine[name])}</td><td>${told(theirs[name])}</td></tr>
            `,
          )}
        </tbody>
      </table>
      <button type="button" onClick=${onKeepMine}>Keep mine, then save again</button>
      <button type="button" onClick=${onTakeTheirs}>Take what is in the books</button>
    </section>
  `;
}

/** A value as text: lines in rows of what they hold. */
function told(value) {
  if (Array.isArray(value)) return value.map(told).filter(Boolean).join('\n');
  if (value && typeof value === 'object') {
    return Object.entries(value)
      .filter(([name, part]) => name !== 'id' && part !== null && part !== '')
      .map(([name, part]) => `${name} ${told(part)}`)
      .join(', ');
  }
  return value === null || value === undefined ? '' : String(value);
}
