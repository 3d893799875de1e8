// What is owed to us or by us, by how long it is due.

import { centsOf } from '../books/amounts.js';
import { useCalmRead } from '../books/use_read.js';
import { Bar, Card } from './card.js';
import { html } from './html.js';
import { Amount } from './values.js';

const BUCKETS = [
  ['current', 'Not due yet'],
  ['days1to30', '1–30 days late'],
  ['days31to60', '31–60 days late'],
  ['days61to90', '61–90 days late'],
  ['over90', 'Over 90 days late'],
];

/** @param report `ar-aging` or `ap-aging`; `words` say that nothing is owed */
export function Aging({ title, report, words }) {
  const answer = useCalmRead(`/reports/${report}`);
  const page = `/reports/${report}`;
  const totals = answer.data?.totals;
  const isEmpty = answer.data?.rowCount === 0;
  const figure = totals && html`<a href=${page}><${Amount} of=${totals.outstanding} /></a>`;
  return html`
    <${Card} ...${{ title, page, figure, answer }}>
      ${isEmpty && html`<p class="quiet">${words}</p>`}
      ${totals && !isEmpty && html`<${Buckets} ...${{ page, buckets: totals.buckets }} />`}
    <//>
  `;
}

function Buckets({ page, buckets }) {
  const amounts = BUCKETS.map(([key]) => centsOf(buckets[key]));
  const greatest = amounts.reduce((one, other) => (other > one ? other : one));
  return html`
    <table class="bars">
      <caption class="unseen">By the days after the due date</caption>
      <tbody>
        ${BUCKETS.map(
          ([key, label]) => html`
            <tr key=${key} class=${key}>
              <th scope="row">${label}</th>
              <td><${Bar} cents=${centsOf(buckets[key])} greatest=${greatest} /></td>
              <td class="numeric">
                <a href=${`${page}?section=${key}`}><${Amount} of=${buckets[key]} /></a>
              </td>
            </tr>
          `,
        )}
      </tbody>
    </table>
  `;
}
