// Reconciliation: how far each account agrees with the statements of its bank, and what is next.

import { shownNumber } from '../books/amounts.js';
import { mayWriteAll } from '../books/rights.js';
import { useRead } from '../books/use_read.js';
import { Dialog } from '../parts/dialog.js';
import { html, useEffect, useState } from '../parts/html.js';
import { later } from '../parts/later.js';
import { accountLabel, useAccounts } from '../parts/names.js';
import { ProblemText } from '../parts/problem.js';
import { Table } from '../parts/table.js';
import { Amount, Day } from '../parts/values.js';
import { go, goWith } from '../shell/router.js';

const BeginSession = later(() =>
  import('../parts/bank_session_begin.js').then((code) => code.BeginSession),
);
const PAGE = 50; // reconciliations
const MOST = 1000;
const OFFERED = new Set(['bank', 'credit_card']);

export default function ReconciliationPage({ query }) {
  const chart = useAccounts();
  const accountId = query.get('account') ?? '';
  const limit = Number(query.get('limit')) || PAGE;
  const { data, problem } = useRead(`/reconciliation/bank?limit=${MOST}`);
  const [asked, setAsked] = useState(null); // the account to reconcile; '' is any other one
  useEffect(() => {
    document.title = 'Reconciliation';
  }, []);
  if (!data || !chart) return html`<${ProblemText} problem=${problem} />`;
  const sessions = data.data;
  const reconciled = new Set(sessions.map((session) => session.accountId));
  const accounts = [...chart.values()].filter(
    ({ id, subtype, active }) => reconciled.has(id) || (active && OFFERED.has(subtype)),
  );
  const shown = sessions.filter((session) => !accountId || session.accountId === accountId);
  return html`
    <div class="heading">
      <h1>Reconciliation</h1>
      ${mayWriteAll.value && html`<button onClick=${() => setAsked('')}>Another account</button>`}
    </div>
    <${ProblemText} problem=${problem} />
    <p class="quiet">Compare each account with the statement of its bank. It is reconciled when nothing is left between both.</p>
    <ul class="account-cards">
      ${accounts.map(
        (account) => html`
          <${AccountCard}
            key=${account.id}
            account=${account}
            sessions=${sessions.filter((session) => session.accountId === account.id)}
            onBegin=${() => setAsked(account.id)}
          />
        `,
      )}
    </ul>
    <section>
      <div class="heading">
        <h2>Statements${accountId && chart.get(accountId) ? ` of ${accountLabel(chart.get(accountId))}` : ''}</h2>
        ${accountId && html`<button onClick=${() => goWith({ account: null })}>All accounts</button>`}
      </div>
      ${shown.length === 0
        ? html`<p class="quiet">No statement was reconciled yet.</p>`
        : html`
            <${Table}
              caption="Reconciled statements"
              columns=${COLUMNS}
              rows=${shown.slice(0, limit)}
              hrefOf=${({ id }) => `/reconciliation/${encodeURIComponent(id)}`}
            />
          `}
      ${shown.length > limit && html`<button onClick=${() => goWith({ limit: limit + PAGE })}>More</button>`}
    </section>
    ${asked !== null &&
    html`
      <${Dialog} title="Begin a reconciliation" isOpen onClose=${() => setAsked(null)}>
        <${BeginSession}
          key=${asked}
          accountId=${asked}
          sessions=${sessions}
          onBegun=${(session) => go(`/reconciliation/${encodeURIComponent(session.id)}`)}
          onCancel=${() => setAsked(null)}
        />
      <//>
    `}
  `;
}

const COLUMNS = [
  { key: 'statementDate', label: 'Statement', type: 'date' },
  { key: 'accountName', label: 'Account' },
  { key: 'beginningBalance', label: 'Beginning', type: 'amount' },
  { key: 'statementBalance', label: 'Ending', type: 'amount' },
  { key: 'difference', label: 'Difference', type: 'amount' },
  { key: 'status', label: 'State', type: 'state' },
];

/** One account: to which day it is reconciled, what is open, and the next step. */
function AccountCard({ account, sessions, onBegin }) {
  const last = sessions.find(({ status }) => status === 'finished');
  const open = sessions.find(({ status }) => status === 'open');
  const { data } = useRead(`/accounts/${encodeURIComponent(account.id)}/register?cleared=none&limit=1`);
  const { data: now } = useRead(`/accounts/${encodeURIComponent(account.id)}/balance`);
  const page = `/reconciliation/${encodeURIComponent(open?.id ?? '')}`;
  return html`
    <li>
      <h2><a href=${`/accounts/${encodeURIComponent(account.id)}`}>${accountLabel(account)}</a></h2>
      <dl>
        <div><dt>Balance today</dt><dd>${now && html`<${Amount} of=${now.balance} />`}</dd></div>
        <div>
          <dt>Reconciled to</dt>
          <dd>${last ? html`<${Day} of=${last.statementDate} />` : 'never'}</dd>
        </div>
        ${last && html`<div><dt>Balance then</dt><dd><${Amount} of=${last.statementBalance} /></dd></div>`}
        <div><dt>Not cleared yet</dt><dd>${data && `${shownNumber(String(data.total))} ${data.total === 1 ? 'row' : 'rows'}`}</dd></div>
        ${last && last.discrepancy !== '0.00' && html`<div><dt>Changed since</dt><dd><${Amount} of=${last.discrepancy} /></dd></div>`}
      </dl>
      ${open
        ? html`
            <a class="button primary" href=${page}>${mayWriteAll.value ? 'Go on: statement' : 'Statement'} of <${Day} of=${open.statementDate} /></a>
            <p class="quiet">Difference <${Amount} of=${open.difference} /></p>
          `
        : mayWriteAll.value && html`<button class="primary" onClick=${onBegin}>Reconcile</button>`}
    </li>
  `;
}
