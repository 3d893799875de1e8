// What a document is applied to, or what was applied to it.

import { kindOf } from '../kinds/index.js';
import { html } from './html.js';
import { Amount, Day } from './values.js';

const TARGETS = [['invoiceId', 'invoices'], ['billId', 'bills'], ['paymentId', 'payments'], ['billPaymentId', 'bill-payments']];

export function Applied({ record }) {
  if (!record.applied?.length) return null;
  return html`
    <section>
      <h2>Applied</h2>
      <table class="data">
        <thead><tr><th scope="col">Document</th><th scope="col">From</th><th scope="col">Why</th><th scope="col" class="numeric">Amount</th></tr></thead>
        <tbody>
          ${record.applied.map(
            (element) => html`
              <tr>
                <td><${Target} element=${element} /></td>
                <td><${Day} of=${element.date} /></td>
                <td>${element.rule}</td>
                <td class="numeric"><${Amount} of=${element.amount} /></td>
              </tr>
            `,
          )}
        </tbody>
      </table>
    </section>
  `;
}

function Target({ element }) {
  const [member, collection] = TARGETS.find(([name]) => element[name]) ?? [];
  if (!member) return 'another document';
  return html`<a href=${`${kindOf(collection).page}/${element[member]}`}>${element[member]}</a>`;
}
