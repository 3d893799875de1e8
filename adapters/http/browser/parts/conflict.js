// Another client has changed the record since it was read: both versions, field by field.

import { labelOf } from './fields.js';
import { html } from './html.js';
import { RecordName } from './names.js';
import { Amount, Day } from './values.js';

export function Conflict({ fields, mine, theirs, onKeepMine, onTakeTheirs }) {
  const differing = fields
    .flatMap((row) => row.lines ?? row.part ?? row)
    .filter(({ name }) => written(mine[name]) !== written(theirs[name]));
  return html`
    <section class="problem" role="alert">
      <h2>Somebody else has changed this since you opened it</h2>
      ${differing.length === 0 && html`<p>What the form shows is the same.</p>`}
      ${
        differing.length > 0 &&
        html`
        <div class="scroll" tabindex="0" role="region" aria-label="Both versions">
          <table>
            <thead>
              <tr><th scope="col">Field</th><th scope="col">Yours</th><th scope="col">In the books now</th></tr>
            </thead>
            <tbody>
              ${differing.map(
                (field) => html`
                  <tr>
                    <th scope="row">${field.label}</th>
                    <td><${Shown} field=${field} value=${mine[field.name]} /></td>
                    <td><${Shown} field=${field} value=${theirs[field.name]} /></td>
                  </tr>
                `,
              )}
            </tbody>
          </table>
        </div>
      `
      }
      <p class="actions">
        <button type="button" onClick=${onKeepMine}>Keep mine, then save again</button>
        <button type="button" onClick=${onTakeTheirs}>Take what is in the books</button>
      </p>
    </section>
  `;
}

/** A value as a person reads it: names for ids, and lines one below the other. */
function Shown({ field, value }) {
  if (value === null || value === undefined || value === '')
    return html`<span class="quiet">empty</span>`;
  if (field.shown) return field.shown(value);
  if (field.columns)
    return html`<ul>${value.map((line) => html`<li><${Line} ...${{ field, line }} /></li>`)}</ul>`;
  switch (field.type) {
    case 'lookup':
      return html`<${RecordName} collection=${field.of} id=${value} />`;
    case 'date':
      return html`<${Day} of=${value} />`;
    case 'amount':
      return html`<${Amount} of=${value} />`;
    case 'choice':
    case 'fixed':
      return labelOf(field.choices, value);
    case 'check':
      return value ? 'yes' : 'no';
    default:
      return String(value);
  }
}

function Line({ field, line }) {
  const parts = field.columns.filter(
    ({ name }) => line[name] !== null && (line[name] ?? '') !== '',
  );
  return parts.map(
    (column, index) => html`
    ${index > 0 && ', '}<${Shown} field=${column} value=${line[column.name]} />
  `,
  );
}

/** A value as a text that is the same where it shows the same. */
function written(value) {
  if (Array.isArray(value)) return JSON.stringify(value.map(written));
  if (value && typeof value === 'object') {
    const parts = Object.entries(value).filter(([, part]) => part !== null && part !== '');
    return JSON.stringify(parts.sort());
  }
  return String(value ?? '');
}
