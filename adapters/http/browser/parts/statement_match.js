// The file of a statement beside the rows of a reconciliation: which lines are which rows, and why.

import { makeWrite } from '../books/api.js';
import { DATE_ORDERS } from '../books/files.js';
import { Field } from './fields.js';
import { html, useState } from './html.js';
import { later } from './later.js';
import { say } from './notices.js';
import { ProblemText } from './problem.js';
import { Table } from './table.js';
import { Amount, Day } from './values.js';

const MissingLines = later(() => import('./missing_lines.js').then((code) => code.MissingLines));
const DATE_ORDER = { name: 'dateOrder', label: 'Dates', type: 'choice', choices: DATE_ORDERS };

export function StatementMatch({ match, work }) {
  const { file, result, problem, isBusy, choices } = match;
  const [isAdding, setAdding] = useState(false);
  const [refusal, setRefusal] = useState(null);
  const clearCertain = async () => {
    const { key } = makeWrite({});
    try {
      const { body } = await match.ask({ apply: 'certain' }, { 'Idempotency-Key': key });
      say(`${body.cleared} ${body.cleared === 1 ? 'row was' : 'rows were'} ticked.`);
      setRefusal(null);
    } catch (refused) {
      setRefusal(refused);
    }
  };
  const isTicked = ({ rows }) => rows.every(({ id }) => work.session.rows.find((row) => row.id === id)?.cleared === 'cleared');
  const certain = result?.proposals.filter((proposal) => proposal.certain) ?? [];
  const doubtful = result?.proposals.filter((proposal) => !proposal.certain) ?? [];
  const waiting = certain.filter((proposal) => !isTicked(proposal));
  return html`
    <section class="statement-match" aria-label=${`The statement in ${file.name}`}>
      <div class="heading">
        <h2>The statement in ${file.name}</h2>
        <button onClick=${match.close}>Close the file</button>
      </div>
      <p class="quiet" role="status">${isBusy ? 'Comparing…' : result ? told(result) : ''}</p>
      <${ProblemText} problem=${problem ?? refusal} />
      ${(problem?.code === 'ambiguous_dates' || choices.dateOrder) &&
      html`<div class="filters"><${Field} field=${DATE_ORDER} draft=${choices} onChange=${(name, value) => match.choose({ [name]: value })} /></div>`}
      ${problem?.code === 'account_needed' && html`<${WhichStatement} ...${{ problem, match, accountId: work.session.accountId }} />`}
      <div class="verbs">
        ${certain.length > 0 &&
        html`<button class="primary" disabled=${waiting.length === 0} onClick=${clearCertain}>
          ${waiting.length ? `Tick all that are certain (${waiting.length})` : `✓ All ${certain.length} certain lines are ticked`}
        </button>`}
        ${result?.unmatched.length > 0 &&
        html`<button onClick=${() => setAdding(true)}>Enter the missing lines (${result.unmatched.length})…</button>`}
      </div>
      ${doubtful.length > 0 && html`<${Doubtful} ...${{ doubtful, isTicked, tick: work.tick }} />`}
      ${result?.unmatched.length > 0 &&
      html`
        <details open>
          <summary><h3>On the statement, not in the books (${result.unmatched.length})</h3></summary>
          <${Table} caption="Lines that no row is" columns=${LINE} rows=${result.unmatched.map((line) => ({ ...line, id: line.line }))} />
        </details>
      `}
    </section>
    ${isAdding && html`<${MissingLines} ...${{ match, tick: work.tick }} onClose=${() => setAdding(false)} />`}
  `;
}

const LINE = [
  { key: 'line', label: 'Line' },
  { key: 'date', label: 'Date', type: 'date' },
  { key: 'payee', label: 'Payee' },
  { key: 'memo', label: 'Memo' },
  { key: 'number', label: 'Number' },
  { key: 'amount', label: 'Amount', type: 'amount' },
];

function told({ proposals, unmatched, reconciled, afterStatement }) {
  const certain = proposals.filter((proposal) => proposal.certain).length;
  const parts = [`${certain} certain`];
  if (proposals.length > certain) parts.push(`${proposals.length - certain} not certain`);
  if (unmatched.length) parts.push(`${unmatched.length} without a row`);
  if (reconciled.length) parts.push(`${reconciled.length} reconciled before`);
  if (afterStatement) parts.push(`${afterStatement} after the statement`);
  return `${parts.join(', ')}.`;
}

/** Proposals that something speaks against: a person decides. */
function Doubtful({ doubtful, isTicked, tick }) {
  return html`
    <h3>Not certain: look at them</h3>
    <ul class="proposals">
      ${doubtful.map((proposal) => {
        const isDone = isTicked(proposal);
        const ids = proposal.rows.map(({ id }) => id);
        return html`
          <li key=${ids.join()}>
            <div>
              <h4>On the statement</h4>
              ${proposal.lines.map((line) => html`<p><${Day} of=${line.date} /> ${line.payee} ${line.number} <${Amount} of=${line.amount} /></p>`)}
            </div>
            <div>
              <h4>In the books</h4>
              ${proposal.rows.map(
                (row) => html`
                  <p><${Day} of=${row.date} /> ${row.type} ${row.ref} ${row.name || row.memo} <${Amount} of=${row.amount} /></p>
                `,
              )}
            </div>
            <p class="quiet">${evidenceText(proposal.evidence)}</p>
            <button disabled=${isDone} onClick=${() => tick(ids, true)}>${isDone ? '✓ Ticked' : 'Accept'}</button>
          </li>
        `;
      })}
    </ul>
  `;
}

/** Which statement of a file with several ones this account has. */
function WhichStatement({ problem, match, accountId }) {
  const names = problem.problem.statements ?? [];
  if (names.length < 2) return null;
  const choices = [['', 'Choose one'], ...names.map((name) => [name, name])];
  const field = { name: 'statement', label: 'The statement of this account is', type: 'choice', choices };
  const change = (_, name) => match.choose({ accountId: `${name}:${accountId}` });
  return html`<div class="filters"><${Field} field=${field} draft=${{}} onChange=${change} /></div>`;
}
