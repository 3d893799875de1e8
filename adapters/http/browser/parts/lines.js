// The lines of a document as a small table of fields. There is always an empty line at the end.

import { Field } from './fields.js';
import { html } from './html.js';
import { Amount, isNumeric } from './values.js';

const NUMERIC = new Set(['amount', 'rate', 'quantity', 'number']);

/**
 * @param lines `{name, label, hint?, isRequired?, columns, hasAmounts?, foot?}`: columns are fields
 *     (see `Field`), which may have `follow(line, record)`; with `hasAmounts` the rehearsal says what
 *     each line comes to; `foot(draft, answer)` is what stands below, as pairs of a label and an
 *     amount, where `answer` is that of the rehearsal, or null
 */
export function Lines({ lines, draft, faults, answer, onChange }) {
  const rows = withEmptyLine(draft[lines.name] ?? []);
  const replace = (at, row) => onChange(lines.name, rows.map((other, index) => (index === at ? row : other)));
  const change = (at) => (name, value, record) => {
    const column = lines.columns.find((field) => field.name === name);
    const row = { ...rows[at], [name]: value };
    replace(at, { ...row, ...column.follow?.(row, record) });
  };
  return html`
    <fieldset class="lines">
      <legend>${lines.label}</legend>
      ${lines.hint && html`<p class="hint">${lines.hint}</p>`}
      ${faults[lines.name] && html`<p class="fault">${faults[lines.name]}</p>`}
      <div class="scroll">
        <table>
          <thead>
            <tr>
              ${lines.columns.map(
                (column) => html`<th scope="col" class=${numericClass(column)}>${column.label}</th>`,
              )}
              ${lines.hasAmounts && html`<th scope="col" class="numeric">Amount</th>`}
              <th><span class="unseen">Remove</span></th>
            </tr>
          </thead>
          <tbody>
            ${rows.map(
              (row, at) => html`
                <tr key=${at}>
                  ${lines.columns.map(
                    (column) => html`
                      <td class=${numericClass(column)} data-label=${column.label}>
                        <${Field}
                          isCell
                          field=${{ ...column, label: `${column.label}, line ${at + 1}` }}
                          draft=${row}
                          fault=${faultOf(faults, lines, at, column)}
                          onChange=${change(at)}
                        />
                      </td>
                    `,
                  )}
                  ${lines.hasAmounts &&
                  html`
                    <td class="numeric line-amount" data-label=${at < rows.length - 1 ? 'Amount ' : null}>
                      ${at < rows.length - 1 && html`<${Amount} of=${answer?.[lines.name]?.[at]?.amount} />`}
                    </td>
                  `}
                  <td>
                    ${at < rows.length - 1 &&
                    html`
                      <button
                        type="button"
                        class="quiet"
                        aria-label=${`Remove line ${at + 1}`}
                        onClick=${() => onChange(lines.name, rows.filter((_, index) => index !== at))}
                      >
                        ✕
                      </button>
                    `}
                  </td>
                </tr>
              `,
            )}
          </tbody>
        </table>
      </div>
      <${Foot} pairs=${lines.foot?.(draft, answer)} />
    </fieldset>
  `;
}

/** The sums below the lines of a form. */
export function Foot({ pairs }) {
  const shown = pairs?.filter(([, amount]) => amount !== null && amount !== undefined);
  if (!shown?.length) return null;
  return html`
    <dl class="foot-sums" aria-live="polite">
      ${shown.map(
        ([label, amount]) => html`<div><dt>${label}</dt><dd><${Amount} of=${amount} /></dd></div>`,
      )}
    </dl>
  `;
}

function withEmptyLine(rows) {
  const last = rows.at(-1);
  const isFilled = last && Object.values(last).some((value) => value !== null && value !== '' && value !== undefined);
  return !last || isFilled ? [...rows, {}] : rows;
}

/** The fault of a cell. A fault of the whole line stands in its first cell. */
function faultOf(faults, { name, columns }, at, column) {
  const ofLine = column === columns[0] ? faults[`${name}.${at}`] : undefined;
  return faults[`${name}.${at}.${column.name}`] ?? ofLine;
}

function numericClass({ type }) {
  return NUMERIC.has(type) || isNumeric(type) ? 'numeric' : '';
}
