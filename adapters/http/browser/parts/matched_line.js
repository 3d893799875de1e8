// What the file of a statement says beside a row of a reconciliation.

import { html } from './html.js';
import { Day } from './values.js';

const DOUBTS = {
  equal_amounts: 'another line or row has the same amount',
  several_sets: 'other rows have the same sum',
  different_payee: 'the payees differ',
  recurring_amount: 'the amount recurs',
  unusual_days: 'the days are far apart',
  chance: 'the sums may be equal by chance',
};

/** What the file says beside a row: its line, why, and a way to accept it. */
export function MatchedLine({ row, match, tick }) {
  const proposal = match.byRow.get(row.id);
  if (!proposal) return html`<span class="quiet">not on it</span>`;
  const { lines, rows, certain, evidence } = proposal;
  return html`
    <span>${certain ? '✓' : '?'} <${Day} of=${lines[0].date} /> ${lines[0].payee}</span>
    ${lines.length > 1 && html` <span class="quiet">and ${lines.length - 1} more</span>`}
    ${rows.length > 1 && html` <span class="quiet">one of ${rows.length} rows</span>`}
    <div class="quiet">${evidenceText(evidence)}</div>
    ${row.cleared === 'none' &&
    (rows.length > 1 || !certain) &&
    html`<button class="small" onClick=${() => tick(rows.map(({ id }) => id), true)}>Accept</button>`}
  `;
}

function evidenceText({ daysApart, sameNumber, payee, wordsShared, imported, doubt }) {
  const days = Math.abs(daysApart);
  const texts = [days === 0 ? 'same day' : `${days} ${days === 1 ? 'day' : 'days'} ${daysApart > 0 ? 'later' : 'earlier'}`];
  if (sameNumber) texts.push('same number');
  if (payee === 'same' && wordsShared.length) texts.push(`same words: ${wordsShared.join(' ')}`);
  if (imported) texts.push('imported as this row');
  if (doubt) texts.push(`not certain: ${DOUBTS[doubt] ?? doubt}`);
  return texts.join(', ');
}
