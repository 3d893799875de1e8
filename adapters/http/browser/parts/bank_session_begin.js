// The beginning of a reconciliation: the account, the day and the balance of its statement. Only the
// first one of an account asks for the balance before, and for what the bank had not seen then.

import { makeWrite, readAll, send } from '../books/api.js';
import { addDays, monthEnd, monthStart, today } from '../books/dates.js';
import { askBeforeLeaving, forget } from '../books/unsaved.js';
import { useRead } from '../books/use_read.js';
import { useRehearsal } from './effect.js';
import { Field } from './fields.js';
import { filledIn } from './form.js';
import { settleLookups } from './lookup.js';
import { html, useEffect, useLayoutEffect, useMemo, useRef, useState } from './html.js';
import { ProblemText } from './problem.js';
import { Amount, Day } from './values.js';

const FIELDS = [
  { name: 'statementDate', label: 'Last day of the statement', type: 'date' },
  { name: 'statementBalance', label: 'Balance at its end', type: 'amount' },
];
const BEFORE = [
  { name: 'beginningDate', label: 'Last day of the statement before', type: 'date' },
  { name: 'beginningBalance', label: 'Its balance', type: 'amount' },
];
const QUARTER = 92; // days
const AT_ONCE = 200; // rows
const ACCOUNT = { name: 'accountId', label: 'Account', type: 'lookup', of: 'accounts' };

export function BeginSession({ accountId, sessions, onBegun, onCancel }) {
  const [draft, setDraft] = useState(() => ({ accountId, statementDate: nextStatement(accountId, sessions) }));
  const [outstanding, setOutstanding] = useState([]);
  const [problem, setProblem] = useState(null);
  const [isBusy, setBusy] = useState(false);
  const [isChanged, setChanged] = useState(false);
  const element = useRef(null);
  useLayoutEffect(() => (isChanged ? askBeforeLeaving(element) : undefined), [isChanged]);
  useEffect(() => element.current.querySelector('input').focus(), []);
  const last = sessions.find((one) => one.accountId === draft.accountId && one.status === 'finished');
  const change = (name, value) => {
    setDraft((former) => ({ ...former, [name]: value }));
    setChanged(true);
    setProblem(null);
  };
  const body = { ...filledIn(draft), ...(draft.beginningDate && outstanding.length > 0 && { outstanding }) };
  const isReady = draft.accountId && draft.statementDate && draft.statementBalance;
  const key = JSON.stringify(body);
  const write = useMemo(() => makeWrite({ method: 'POST', path: '/reconciliation/bank', body }), [key]);
  const latest = useRef(null);
  latest.current = write;
  const rehearsal = useRehearsal(isReady ? write : null);
  const begin = async (event) => {
    event.preventDefault();
    setBusy(true);
    try {
      if (!(await settleLookups(element.current))) return setBusy(false);
      const session = await send(latest.current);
      forget(element);
      return onBegun(session);
    } catch (refused) {
      setProblem(refused);
      return setBusy(false);
    }
  };
  const cancel = () => {
    forget(element);
    onCancel();
  };
  const faults = problem?.faultsIn?.() ?? {};
  const field = (one) => html`<${Field} key=${one.name} field=${one} draft=${draft} fault=${faults[one.name]} onChange=${change} />`;
  return html`
    <form ref=${element} class="record" novalidate onSubmit=${begin}>
      ${!accountId && html`<div class="row">${field(ACCOUNT)}</div>`}
      <div class="row">${FIELDS.map(field)}</div>
      ${last
        ? html`<p class="quiet">It begins with <${Amount} of=${last.statementBalance} />, the balance of <${Day} of=${last.statementDate} />.</p>`
        : html`
            <fieldset>
              <legend>The statement before</legend>
              <p class="hint">
                This is the first reconciliation of the account. If its history is longer than this statement, say where the
                statement before ended; otherwise leave both fields empty.
              </p>
              <div class="row">${BEFORE.map(field)}</div>
              ${draft.beginningDate &&
              html`<${Outstanding} ...${{ accountId: draft.accountId, day: draft.beginningDate, chosen: outstanding }} onChange=${setOutstanding} />`}
            </fieldset>
          `}
      <div class="consequence" aria-live="polite">
        ${isReady
          ? html`<${Beginning} rehearsal=${rehearsal} />`
          : html`<p class="quiet">Fill in the day and the balance that the statement shows.</p>`}
      </div>
      <${ProblemText} problem=${problem} />
      <div class="actions">
        <button class="primary" type="submit" disabled=${isBusy || !isReady}>Begin</button>
        <button type="button" onClick=${cancel}>Cancel</button>
      </div>
    </form>
  `;
}

/** What the reconciliation would begin with, or what is not right yet. */
function Beginning({ rehearsal: { answer, problem } }) {
  if (problem) {
    const { difference } = problem.problem ?? {};
    return html`
      <p>Not ready yet: ${problem.message}</p>
      ${difference && html`<p>What is missing: <strong><${Amount} of=${difference} /></strong></p>`}
    `;
  }
  if (!answer) return html`<p class="quiet">…</p>`;
  return html`
    <p>
      From <${Amount} of=${answer.beginningBalance} /> to <strong><${Amount} of=${answer.statementBalance} /></strong>:${' '}
      ${answer.rows.length} rows to compare, <${Amount} of=${answer.difference} /> to find.
    </p>
  `;
}

/** The rows to a day, the newest first, of which one ticks those that the bank had not seen then. */
function Outstanding({ accountId, day, chosen, onChange }) {
  const [days, setDays] = useState(QUARTER);
  const [limit, setLimit] = useState(AT_ONCE);
  const register = accountId && `/accounts/${encodeURIComponent(accountId)}/register?to=${day}`;
  const from = addDays(day, -days);
  const { rows, problem } = useRows(register && `${register}&from=${from}`);
  const { data: all } = useRead(register ? `${register}&limit=1` : null);
  if (!rows || all?.total === 0) return html`<${ProblemText} problem=${problem} />`;
  const tick = (id) => onChange(chosen.includes(id) ? chosen.filter((other) => other !== id) : [...chosen, id]);
  const hasEarlier = all && (all.total === null || all.total > rows.length);
  return html`
    <fieldset class="outstanding">
      <legend>Tick what the bank had not seen by <${Day} of=${day} />, such as checks that were not cashed</legend>
      ${rows.slice(0, limit).map(
        (row) => html`
          <label key=${row.id}>
            <input type="checkbox" checked=${chosen.includes(row.id)} onChange=${() => tick(row.id)} />
            <span><${Day} of=${row.date} /> ${row.ref} ${row.name || row.memo || row.type}</span>
            <${Amount} of=${row.amount} />
          </label>
        `,
      )}
      ${rows.length > limit &&
      html`<button type="button" onClick=${() => setLimit(limit + AT_ONCE)}>Show more of ${rows.length} rows</button>`}
      ${rows.length <= limit &&
      hasEarlier &&
      html`<button type="button" onClick=${() => setDays(days + QUARTER)}>Show rows before <${Day} of=${from} /></button>`}
    </fieldset>
  `;
}

/** The rows of a register, the newest first; what was read last stands while another one is read. */
function useRows(path) {
  const [state, setState] = useState({ rows: null, problem: null });
  useEffect(() => {
    if (!path) return undefined;
    const stop = new AbortController();
    readAll(path, stop.signal)
      .then((rows) => setState({ rows: rows.reverse(), problem: null }))
      .catch((problem) => problem.name === 'AbortError' || setState({ rows: null, problem }));
    return () => stop.abort();
  }, [path]);
  return state;
}

/** The end of the month after the last statement; without one, of the month before this one. */
function nextStatement(accountId, sessions) {
  const last = sessions.find((one) => one.accountId === accountId && one.status === 'finished');
  return last ? monthEnd(addDays(last.statementDate, 1)) : addDays(monthStart(today()), -1);
}
