// A bank rule tried on the bank transactions that the books have, before it is saved.

import { shownNumber } from '../books/amounts.js';
import { request } from '../books/api.js';
import { kindOf, pageOfSource } from '../kinds/index.js';
import { bodyOf } from './form.js';
import { html, useState } from './html.js';
import { AccountName, ContactName } from './names.js';
import { ProblemText } from './problem.js';
import { Table } from './table.js';

const MOST = 20; // transactions
/** What the server says of a stored rule, and does not take of one that is tried. */
const NO_FIELDS = new Set(['createdAt', 'updatedAt', 'version']);

export function RuleTrial({ draft }) {
  const [state, setState] = useState({ tried: null, answer: null, problem: null });
  const [isBusy, setBusy] = useState(false);
  const fields = Object.entries(bodyOf(kindOf('rules'), draft));
  const body = { rule: Object.fromEntries(fields.filter(([name]) => !NO_FIELDS.has(name))) };
  const rule = JSON.stringify(body);
  const run = async () => {
    setBusy(true);
    try {
      const { body: answer } = await request('POST', `/import/rules/try?limit=${MOST}`, { body });
      setState({ tried: rule, answer, problem: null });
    } catch (problem) {
      setState({ tried: rule, answer: null, problem });
    }
    setBusy(false);
  };
  const isOfDraft = state.tried === rule; // Nobody has changed the rule since.
  return html`
    <fieldset class="rule-trial">
      <legend>Try it before you save it</legend>
      <p class="hint">It is tried on the bank transactions of the books. Nothing changes.</p>
      <button type="button" disabled=${isBusy} onClick=${run}>${isBusy ? 'Trying…' : 'Try the rule'}</button>
      <div aria-live="polite">
        ${isOfDraft && html`<${ProblemText} problem=${state.problem} />`}
        ${isOfDraft && state.answer && html`<${Outcome} answer=${state.answer} />`}
      </div>
    </fieldset>
  `;
}

function Outcome({ answer }) {
  const { examined, matched, agreeing, data } = answer;
  const { earlier } = answer.rules[0];
  const count = (number) => shownNumber(String(number));
  return html`
    <p>
      <strong>It fits ${count(matched)} of ${count(examined)} bank transactions.</strong>
      ${matched > 0 && ` ${count(agreeing)} of them have its account and contact already.`}
      ${earlier > 0 && ` ${count(earlier)} go to an earlier rule, which counts first.`}
    </p>
    ${data.length > 0 && html`<${Table} caption="What the rule fits" columns=${COLUMNS} rows=${data} />`}
    ${matched > data.length && html`<p class="quiet">The newest ${data.length} are shown.</p>`}
  `;
}

const COLUMNS = [
  { key: 'date', label: 'Date', type: 'date' },
  { key: 'payee', label: 'Payee and memo', show: nameOf },
  { key: 'amount', label: 'Amount', type: 'amount' },
  { key: 'has', label: 'It is for', show: ({ has }) => has.accountIds.map(accountLine) },
  {
    key: 'gives',
    label: 'The rule says',
    show: ({ gives, agrees }) => html`
      ${agrees ? '✓ the same' : gives.accountId && accountLine(gives.accountId)}
      ${!agrees && gives.contactId && html`<${ContactName} id=${gives.contactId} />`}
    `,
  },
];

const accountLine = (id) => html`<div><${AccountName} id=${id} /></div>`;

function nameOf({ id, payee, memo, type }) {
  const page = pageOfSource({ kind: 'bank-transaction', id });
  return html`<a href=${page} target="_blank" rel="noopener">${payee || type}</a> <span class="quiet">${memo}</span>`;
}
