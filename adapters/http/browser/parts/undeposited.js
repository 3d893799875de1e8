// The payments that wait in Undeposited Funds, of which a deposit takes some.

import { sum } from '../books/amounts.js';
import { useRead } from '../books/use_read.js';
import { html, useEffect } from './html.js';
import { SourceName } from './applied.js';
import { Foot } from './lines.js';
import { Amount, Day } from './values.js';

const PATH = '/bank-transactions/undeposited?limit=1000';

/** The part of a form that chooses the rows of a deposit: `rows` of the draft, `{rowId, amount}`. */
export function UndepositedRows({ draft, faults, onChange }) {
  const { data } = useRead(PATH);
  const taken = draft.rows ?? [];
  const given = draft.givenRows ?? [];
  const rows = data && [...given, ...data.data.map((row) => ({ rowId: row.id, ...row }))];
  useEffect(() => {
    if (faults.splits) document.querySelector('.undeposited input')?.focus();
  }, [faults.splits]);
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
  return html`
    <fieldset class="lines undeposited">
      <legend>Payments that wait to be deposited</legend>
      ${faults.splits && html`<p class="fault">${faults.splits}</p>`}
      ${rows?.length === 0 && html`<p class="quiet">Nothing waits in Undeposited Funds.</p>`}
      ${rows?.length > 0 &&
      html`
        <div class="tall" tabindex="0" role="region" aria-label="Payments that wait">
          <table>
            <thead>
              <tr>
                <th>
                  <input type="checkbox" aria-label="All payments" checked=${rows.every(isTaken)} onChange=${all} />
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
                  <tr key=${row.rowId}>
                    <td>
                      <input
                        type="checkbox"
                        aria-label=${`Deposit ${row.amount} of ${row.name ?? 'this deposit'}`}
                        checked=${isTaken(row)}
                        onChange=${() => toggle(row)}
                      />
                    </td>
                    <td data-label="Date"><${Day} of=${row.date} /></td>
                    <td data-label="From">${row.name ?? ''}</td>
                    <td data-label="Document"><${SourceName} source=${row.source ?? sourceOf(row.rowId)} /></td>
                    <td data-label="Amount" class="numeric"><${Amount} of=${row.amount} /></td>
                  </tr>
                `,
              )}
            </tbody>
          </table>
        </div>
      `}
      <${Foot} pairs=${[[`${taken.length} chosen`, sum(taken.map(({ amount }) => amount))]]} />
    </fieldset>
  `;
}

/** The document of a row, which its id names. */
function sourceOf(rowId) {
  const [kind, id] = rowId.split(':');
  return { kind, id };
}
