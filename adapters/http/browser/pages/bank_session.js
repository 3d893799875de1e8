// A reconciliation: the rows of the account beside the statement, ticked until nothing is left.

import { isZero, sum } from '../books/amounts.js';
import { makeWrite, send } from '../books/api.js';
import { useBankSession } from '../books/bank_session.js';
import { shownDay } from '../books/dates.js';
import { mayWriteAll, onlyRead } from '../books/rights.js';
import { useMatch } from '../books/statement_match.js';
import { BankSessionRows } from '../parts/bank_session_rows.js';
import { html, useEffect, useRef, useState } from '../parts/html.js';
import { later } from '../parts/later.js';
import { AccountName } from '../parts/names.js';
import { say } from '../parts/notices.js';
import { ProblemText } from '../parts/problem.js';
import { Amount, Day, State } from '../parts/values.js';
import { takeDrops } from '../shell/drop.js';
import { go } from '../shell/router.js';

const Discrepancies = later(() =>
  import('../parts/bank_session_verbs.js').then((code) => code.Discrepancies),
);
const SessionDialog = later(() =>
  import('../parts/bank_session_verbs.js').then((code) => code.SessionDialog),
);
const StatementMatch = later(() =>
  import('../parts/statement_match.js').then((code) => code.StatementMatch),
);

export default function BankSessionPage({ id }) {
  const work = useBankSession(id);
  const { session, problem, refusal, path } = work;
  const match = useMatch(path, session);
  const [open, setOpen] = useState(null);
  const openFile = useRef(null);
  const isOpen = session?.status === 'open' && mayWriteAll.value;
  openFile.current = isOpen ? match.open : null;
  useEffect(() => {
    if (session) document.title = `Reconciliation of ${session.accountName}, ${shownDay(session.statementDate)}`;
  }, [session?.statementDate]);
  useEffect(
    () =>
      takeDrops((files) => {
        if (openFile.current) openFile.current(files[0]);
        else if (!mayWriteAll.value) say(`${onlyRead.value} No statement is compared.`);
        else say('This reconciliation is not open, so no statement is compared with it.');
      }),
    [],
  );
  if (!session) return html`<${ProblemText} problem=${problem} />`;
  return html`
    <div class="heading">
      <h1>${session.accountName}: statement of ${shownDay(session.statementDate)} <${State} of=${session.status} /></h1>
      <${Verbs} ...${{ session, path, match, onOpen: setOpen }} />
    </div>
    <${Facts} session=${session} />
    ${!isZero(session.discrepancy) && html`<${Discrepancies} path=${path} />`}
    <${ProblemText} problem=${refusal ?? problem} />
    ${isOpen && (match.file ? html`<${StatementMatch} ...${{ match, work }} />` : html`<${FileHint} />`)}
    <${BankSessionRows} ...${{ session, tick: work.tick, isOpen, match }} />
    ${session.status === 'open' && html`<${Foot} ...${{ work, onOpen: setOpen }} />`}
    ${open &&
    html`
      <${SessionDialog}
        verb=${open}
        ...${{ session, path }}
        onClose=${() => setOpen(null)}
        onAnswer=${work.take}
        onGone=${() => go('/reconciliation')}
      />
    `}
  `;
}

function Verbs({ session, path, match, onOpen }) {
  const report = (format) => `/api/v1${path}/report?format=${format}`;
  if (session.status === 'open' && mayWriteAll.value) {
    return html`
      <div class="verbs">
        <label class="button">
          Compare with a file of the bank
          <input class="unseen" type="file" onChange=${(event) => event.target.files[0] && match.open(event.target.files[0])} />
        </label>
        <button onClick=${() => onOpen('edit')}>Edit the statement</button>
        <a class="button" href=${report('pdf')} download>PDF</a>
        <button onClick=${() => onOpen('cancel')}>Cancel the reconciliation</button>
      </div>
    `;
  }
  return html`
    <div class="verbs">
      <a class="button" href="/reconciliation">All reconciliations</a>
      <a class="button" href=${report('pdf')} download>PDF</a>
      <a class="button" href=${report('csv')} download>CSV</a>
      <a class="button" href=${report('html')} target="_blank">Report to print</a>
      ${session.status === 'finished' && mayWriteAll.value && html`<button onClick=${() => onOpen('undo')}>Undo it</button>`}
    </div>
  `;
}

function Facts({ session }) {
  return html`
    <dl class="facts">
      <div><dt>Account</dt><dd><${AccountName} id=${session.accountId} /></dd></div>
      <div>
        <dt>Beginning balance</dt>
        <dd><${Amount} of=${session.beginningBalance} />${session.beginningDate && html` on <${Day} of=${session.beginningDate} />`}</dd>
      </div>
      <div><dt>Ending balance of the statement</dt><dd><${Amount} of=${session.statementBalance} /></dd></div>
      ${!isZero(session.discrepancy) && html`<div><dt>Changed after it was locked</dt><dd><${Amount} of=${session.discrepancy} /></dd></div>`}
      ${session.status === 'finished' && html`<div><dt>Rows locked</dt><dd>${session.rows.length}</dd></div>`}
    </dl>
  `;
}

/** What is left to find, always in sight. */
function Foot({ work, onOpen }) {
  const { session, isSending, path, take } = work;
  const [problem, setProblem] = useState(null);
  const cleared = session.rows.filter((row) => row.cleared === 'cleared');
  const ins = cleared.filter(({ amount }) => !amount.startsWith('-'));
  const outs = cleared.filter(({ amount }) => amount.startsWith('-'));
  const isDone = isZero(session.difference);
  const finish = async () => {
    setProblem(null);
    try {
      const answer = await send(makeWrite({ method: 'POST', path: `${path}/finish`, body: {}, version: session.version }));
      take(answer);
      scrollTo(0, 0);
      document.getElementById('page').focus({ preventScroll: true });
      say(`${session.accountName} is reconciled to ${shownDay(session.statementDate)}.`);
    } catch (refused) {
      setProblem(refused);
    }
  };
  return html`
    <section class="action-bar session-foot" aria-label="What is left">
      <${ProblemText} problem=${problem} />
      <dl>
        <div><dt>${ins.length} in</dt><dd><${Amount} of=${sum(ins.map(({ amount }) => amount))} /></dd></div>
        <div><dt>${outs.length} out</dt><dd><${Amount} of=${sum(outs.map(({ amount }) => amount))} /></dd></div>
        <div><dt>Cleared balance</dt><dd><${Amount} of=${session.clearedBalance} /></dd></div>
        <div><dt>Statement</dt><dd><${Amount} of=${session.statementBalance} /></dd></div>
        <div class=${`difference ${isDone ? 'done' : ''}`}>
          <dt>Difference</dt>
          <dd><span role="status">${isDone ? '✓ ' : ''}<${Amount} of=${session.difference} /></span></dd>
        </div>
      </dl>
      ${mayWriteAll.value && html`<${FootVerbs} ...${{ isDone, isSending, onOpen }} onFinish=${finish} />`}
    </section>
  `;
}

function FootVerbs({ isDone, isSending, onOpen, onFinish }) {
  return html`
    <div class="verbs">
      <span class="quiet">${isSending ? 'Saving…' : ''}</span>
      ${!isDone && html`<button onClick=${() => onOpen('adjust')}>Post the difference…</button>`}
      <button class="primary" disabled=${!isDone || isSending} onClick=${onFinish}>Finish</button>
    </div>
  `;
}

function FileHint() {
  return html`
    <p class="quiet file-hint">
      Drop the file of the statement on this page: its lines are compared with the rows.
    </p>
  `;
}
