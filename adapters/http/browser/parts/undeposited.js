// The payments that wait in Undeposited Funds, of which a deposit takes some.

import { sum } from '../books/amounts.js';
import { useList } from '../books/use_list.js';
import { collectionOfSource } from '../kinds/index.js';
import { html, useEffect } from './html.js';
import { Foot } from './lines.js';
import { MoreInForm } from './more.js';
import { useRecord } from './names.js';
import { SourceName } from './source_name.js';
import { Amount, Day } from './values.js';

const PATH = '/bank-transactions/undeposited';
const AT_ONCE = 200; // rows

/** The part of a form that chooses the rows of a deposit: `rows` of the draft, `{rowId, amount}`. */
export function UndepositedRows({ draft, faults, onChange }) {
  const list = useList(PATH, AT_ONCE);
  const taken = draft.rows ?? [];
  const given = draft.givenRows ?? [];
  const waiting = list.rows?.map((row) => ({ rowId: row.id, ...row })) ?? [];
  const others = [...given, ...waiting];
  // What was taken, and does not wait any more, can be given back.
  const gone = taken.filter(({ rowId }) => others.every((row) => row.rowId !== rowId));
  const rows = list.rows && [...gone, ...others];
  useEffect(() => {
    if (faults.rows) document.querySelector('.undeposited input')?.focus();
  }, [faults.rows]);
  const faultOf = ({ rowId }) => faults[`rows.${taken.findIndex((row) => row.rowId === rowId)}`];
  const isTaken = ({ rowId }) => taken.some((row) => row.rowId === rowId);
  const toggle = (row) => {
    const { rowId, amount } = row;
    const others = taken.filter((other) => other.rowId !== rowId);
    onChange('rows', isTaken(row) ? others : [...others, { rowId, amount }]);
  };
  const all = () => {
    const isAll = rows.every(isTaken);
    onChange('rows', isAll ? [] : rows.map(({ rowId, amount }) => ({ rowId, amount })));
  };
  const allLabel = list.hasMore ? 'All payments that are shown' : 'All payments';
  return html`
    <fieldset class="lines undeposited">
      <legend>Payments that wait to be deposited</legend>
      ${faults.rows && html`<p class="fault">${faults.rows}</p>`}
      ${rows?.length === 0 && html`<p class="quiet">Nothing waits in Undeposited Funds.</p>`}
      ${
        rows?.length > 0 &&
        html`
        <div class="tall" tabindex="0" role="region" aria-label="Payments that wait">
          <table>
            <thead>
              <tr>
                <th>
                  <input type="checkbox" aria-label=${allLabel} checked=${rows.every(isTaken)} onChange=${all} />
                </th>
                <th scope="col">Date</th>
                <th scope="col">From</th>
                <th scope="col">Document</th>
                <th scope="col" class="numeric">Amount</th>
              </tr>
            </thead>
            <tbody>
              ${rows.map(
                (row) => html`
                  <${Row}
                    key=${row.rowId}
                    ...${{ row, isTaken: isTaken(row), fault: faultOf(row) }}
                    onToggle=${() => toggle(row)}
                  />
                `,
              )}
            </tbody>
          </table>
        </div>
        <${MoreInForm} list=${list} />
      `
      }
      <${Foot} pairs=${[[`${taken.length} chosen`, sum(taken.map(({ amount }) => amount))]]} />
    </fieldset>
  `;
}

/** A row that waits, or one that the deposit has taken already, of which the id alone is known. */
function Row({ row, isTaken, fault, onToggle }) {
  const source = row.source ?? sourceOf(row.rowId);
  const document = useRecord(collectionOfSource(source), source.id);
  const name = row.name ?? document?.contactName ?? '';
  return html`
    <tr>
      <td>
        <input type="checkbox" aria-label=${`Deposit ${row.amount} of ${name}`}
          aria-invalid=${fault ? 'true' : null} checked=${isTaken} onChange=${onToggle} />
      </td>
      <td data-label="Date"><${Day} of=${row.date ?? document?.date} /></td>
      <td data-label="From">${name}${fault && html`<p class="fault">${fault}</p>`}</td>
      <td data-label="Document"><${SourceName} source=${source} /></td>
      <td data-label="Amount" class="numeric"><${Amount} of=${row.amount} /></td>
    </tr>
  `;
}

/** The document of a row, which its id names. */
function sourceOf(rowId) {
  const [kind, id] = rowId.split(':');
  return { kind, id };
}
