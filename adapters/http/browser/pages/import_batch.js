// One import: what came with it, whether the accounts agree with their statements, and its undo.

import { amountOf, centsOf, isZero, shownNumber } from '../books/amounts.js';
import { makeWrite, read, readNamed, rehearse, send } from '../books/api.js';
import { shownTime } from '../books/dates.js';
import { version } from '../books/live.js';
import { mayWriteAll } from '../books/rights.js';
import { useRead } from '../books/use_read.js';
import { kindOf, kinds } from '../kinds/index.js';
import { Dialog } from '../parts/dialog.js';
import { html, useEffect, useMemo, useState } from '../parts/html.js';
import { countsText, FORMAT_NAMES } from '../parts/import_words.js';
import { AccountName } from '../parts/names.js';
import { say } from '../parts/notices.js';
import { ProblemText } from '../parts/problem.js';
import { Table } from '../parts/table.js';
import { Amount, Day } from '../parts/values.js';

const PAGE = 100; // records

export default function ImportBatchPage({ id }) {
  const { data: batch, problem } = useRead(`/import/batches/${encodeURIComponent(id)}`);
  const [isUndoing, setUndoing] = useState(false);
  useEffect(() => {
    if (batch) document.title = titleOf(batch);
  }, [batch?.id]);
  if (!batch) return html`<${ProblemText} problem=${problem} />`;
  return html`
    <div class="heading">
      <h1>${titleOf(batch)}</h1>
      <div class="verbs">
        <a class="button" href="/import">All imports</a>
        ${!batch.undone && mayWriteAll.value && html`<button onClick=${() => setUndoing(true)}>Undo this import</button>`}
      </div>
    </div>
    ${batch.undone && html`<p class="warnings" role="status">This import was undone. Its file can be imported again.</p>`}
    <dl class="counts">
      <div><dt>New</dt><dd>${countsText(batch.created) || 'nothing'}</dd></div>
      <div><dt>Completed or matched</dt><dd>${countsText(batch.merged) || 'nothing'}</dd></div>
      <div><dt>In the books already</dt><dd>${shownNumber(String(batch.duplicates))} lines</dd></div>
      <div><dt>Left out</dt><dd>${shownNumber(String(batch.leftOut))} lines</dd></div>
      <div><dt>Refused</dt><dd>${shownNumber(String(batch.refused))} lines</dd></div>
    </dl>
    ${batch.statements.map((statement) => html`<${StatementCompared} key=${statement.accountId} statement=${statement} />`)}
    ${!batch.undone && html`<${Records} batch=${batch} />`}
    ${isUndoing && html`<${UndoDialog} batch=${batch} onClose=${() => setUndoing(false)} />`}
  `;
}

function titleOf({ format, fileName, at }) {
  return `Import of ${fileName || `a file (${FORMAT_NAMES[format] ?? format})`}, ${shownTime(at)}`;
}

/** The balance that a statement says its account has, beside that of the books on that day. */
function StatementCompared({ statement }) {
  const { accountId, date, balance } = statement;
  const { data } = useRead(`/accounts/${encodeURIComponent(accountId)}/balance?asOf=${date}`);
  const { data: account } = useRead(`/accounts/${encodeURIComponent(accountId)}`);
  if (!data || !account) return null;
  // A statement counts what is owed on a card as negative, the books as positive.
  const books = account.type === 'asset' ? data.balance : amountOf(-centsOf(data.balance));
  const difference = amountOf(centsOf(balance) - centsOf(books));
  return html`
    <p class="compared">
      ${isZero(difference) ? '✓' : '△'} <${AccountName} id=${accountId} /> on <${Day} of=${date} />: the statement says
      ${' '}<strong><${Amount} of=${balance} /></strong>, the books say <strong><${Amount} of=${books} /></strong>.
      ${isZero(difference) ? ' They agree.' : html`
            The difference is <strong><${Amount} of=${difference} /></strong>. What the bank has not seen yet makes such a
            difference, too.
          `}
      ${' '}<a href=${`/reconciliation?account=${encodeURIComponent(accountId)}`}>Reconcile this account</a>
    </p>
  `;
}

const COLUMNS = [
  { key: 'what', label: 'Record', show: ({ title, page }) => (page ? html`<a class="row-link" href=${page}>${title}</a>` : title) },
  { key: 'day', label: 'Date', type: 'date' },
  { key: 'name', label: 'Name' },
  { key: 'amount', label: 'Amount', type: 'amount' },
  { key: 'came', label: 'Was' },
];

/** The records that the import made or completed, as they are now. */
function Records({ batch }) {
  const [limit, setLimit] = useState(PAGE);
  const [state, setState] = useState({ rows: null, hasMore: false, problem: null });
  const seen = version.value;
  useEffect(() => {
    let isWanted = true;
    recordsOf(batch, limit)
      .then((answer) => isWanted && setState({ ...answer, problem: null }))
      .catch((problem) => isWanted && setState({ rows: null, hasMore: false, problem }));
    return () => {
      isWanted = false;
    };
  }, [batch.id, limit, seen]);
  const { rows, hasMore, problem } = state;
  if (!rows) return html`<${ProblemText} problem=${problem} />`;
  return html`
    <section>
      <h2>What was imported</h2>
      ${rows.length === 0
        ? html`<p class="quiet">No record was made or completed.</p>`
        : html`<${Table} caption="Records of the import" columns=${COLUMNS} rows=${rows} />`}
      ${hasMore && html`<button onClick=${() => setLimit(limit + PAGE)}>More</button>`}
    </section>
  `;
}

/** The log says which records a batch made; their lists say how they are now. */
async function recordsOf(batch, limit) {
  const collections = kinds.map(({ collection }) => collection).join(',');
  const log = await read(`/audit?collection=${collections}&since=${batch.firstVersion - 1}&limit=${limit}`);
  const changes = log.data.filter((change) => change.version <= batch.lastVersion);
  const now = new Map();
  for (const kind of kinds) {
    const ids = [...new Set(changes.filter(({ collection }) => collection === kind.collection).map(({ id }) => id))];
    for (const record of await readNamed(kind.api, ids)) now.set(`${kind.collection}/${record.id}`, record);
  }
  const rows = new Map();
  for (const change of changes) {
    const key = `${change.collection}/${change.id}`;
    const former = rows.get(key);
    rows.set(key, rowOf(change, now.get(key), former));
  }
  return { rows: [...rows.values()], hasMore: Boolean(log.nextCursor) && changes.length === log.data.length };
}

function rowOf(change, record, former) {
  const kind = kindOf(change.collection);
  const told = record ?? change.after ?? change.before;
  return {
    id: `${change.collection}/${change.id}`,
    title: kind.title(told),
    page: record && `${kind.page}/${encodeURIComponent(change.id)}`,
    day: told.date,
    name: told.contactName || told.payee || '',
    amount: record?.amount ?? record?.total,
    came: former?.came ?? (record ? (change.before ? 'completed' : 'new') : 'new, deleted since'),
  };
}

function entriesText({ effect: { journal } }) {
  const words = journal.length === 1 ? 'entry of the journal is' : 'entries of the journal are';
  return `${shownNumber(String(journal.length))} ${words} taken back.`;
}

/** The undo is tried out first: where something is in the way, nothing else is offered. */
function UndoDialog({ batch, onClose }) {
  const write = useMemo(
    () =>
      makeWrite({
        method: 'POST',
        path: `/import/batches/${encodeURIComponent(batch.id)}/undo`,
        body: {},
        version: batch.version,
      }),
    [batch.id, batch.version],
  );
  const [state, setState] = useState({ answer: null, problem: null, isBusy: true });
  const [reason, setReason] = useState('');
  const asked = reason.trim() ? { ...write, override: reason.trim() } : write;
  useEffect(() => {
    rehearse(write)
      .then((answer) => setState({ answer, problem: null, isBusy: false }))
      .catch((problem) => setState({ answer: null, problem, isBusy: false }));
  }, [write]);
  const undo = async () => {
    setState({ ...state, isBusy: true });
    try {
      await send(asked);
      say('The import was undone.');
      onClose();
    } catch (problem) {
      setState({ answer: null, problem, isBusy: false });
    }
  };
  const isInTheWay = state.problem && !(state.problem.code === 'reconciled' && reason.trim());
  const needsReason = state.problem?.code === 'reconciled';
  return html`
    <${Dialog} title="Undo this import" isOpen onClose=${onClose}>
      ${state.problem
        ? html`<p>Nothing was undone, because something is in the way:</p><${ProblemText} problem=${state.problem} />`
        : html`
            <p>What the import made is removed, and what it filled in gets back its former values.</p>
            <p role="status">${state.answer ? entriesText(state.answer) : 'Looking whether it is possible…'}</p>
          `}
      ${needsReason &&
      html`
        <div class="field">
          <label for="reason">Reason for an exception</label>
          <input id="reason" type="text" value=${reason} onInput=${(event) => setReason(event.target.value)} />
          <p class="hint">Reconciled rows are in the way. With a reason the import is undone all the same; the log keeps the reason.</p>
        </div>
      `}
      <div class="actions">
        <button class="primary" disabled=${state.isBusy || isInTheWay} onClick=${undo}>Undo the import</button>
        <button onClick=${onClose}>Leave it as it is</button>
      </div>
    <//>
  `;
}
