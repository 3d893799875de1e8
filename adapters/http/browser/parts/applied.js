// What a document is applied to, or what was applied to it.

import { html } from './html.js';
import { SourceName } from './source_name.js';
import { Amount, Day } from './values.js';

const REASONS = {
  exact: 'the same amount',
  number: 'its number is named',
  oldest: 'the oldest first',
  stated: 'entered by a person',
};

export function Applied({ record }) {
  if (!record.applied?.length) return null;
  const isPaid = record.applied.some(({ creditId }) => creditId);
  return html`
    <section>
      <h2>${isPaid ? 'Paid by' : 'Applied to'}</h2>
      <div class="scroll" tabindex="0" role="region" aria-label="Applications">
        <table class="data records">
          <thead>
            <tr>
              <th scope="col">Document</th>
              <th scope="col">As of</th>
              <th scope="col">Why</th>
              <th scope="col" class="numeric">Amount</th>
            </tr>
          </thead>
          <tbody>
            ${record.applied.map((element) => html`<${Application} element=${element} />`)}
          </tbody>
        </table>
      </div>
    </section>
  `;
}

function Application({ element }) {
  const { kind, creditId, debitId, date, rule, amount, reversed } = element;
  return html`
    <tr>
      <td data-label="Document">
        <${SourceName} source=${{ kind, id: creditId ?? debitId }} />
        ${reversed && html` (taken back by <${SourceName} source=${reversed} />)`}
      </td>
      <td data-label="As of"><${Day} of=${date} /></td>
      <td data-label="Why">${REASONS[rule] ?? rule}</td>
      <td data-label="Amount" class="numeric"><${Amount} of=${amount} /></td>
    </tr>
  `;
}
