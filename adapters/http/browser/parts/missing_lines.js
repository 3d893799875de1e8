// Entering the lines of a statement that no row is: what that would post, before it is done.

import { makeWrite } from '../books/api.js';
import { Dialog } from './dialog.js';
import { EntryTable } from './effect.js';
import { html, useEffect, useMemo, useState } from './html.js';
import { say } from './notices.js';
import { ProblemText } from './problem.js';

export function MissingLines({ match, tick, onClose }) {
  const [state, setState] = useState({ answer: null, problem: null, isBusy: true });
  const write = useMemo(() => makeWrite({}), []);
  useEffect(() => {
    match
      .ask({ add: 'true', dryRun: 'true' })
      .then(({ body }) => setState({ answer: body, problem: null, isBusy: false }))
      .catch((problem) => setState({ answer: null, problem, isBusy: false }));
  }, []);
  const add = async () => {
    setState({ ...state, isBusy: true });
    try {
      const { body } = await match.ask({ add: 'true' }, { 'Idempotency-Key': write.key });
      const { batchId, rows } = body.added;
      tick(rows.flatMap((proposal) => proposal.rows.map(({ id }) => id)), true);
      say(
        `${rows.length} ${rows.length === 1 ? 'line was' : 'lines were'} entered.`,
        batchId && { address: `/import/batches/${batchId}`, label: 'Show them, or undo it' },
      );
      onClose();
    } catch (problem) {
      setState({ answer: null, problem, isBusy: false });
    }
  };
  const { answer, problem, isBusy } = state;
  return html`
    <${Dialog} title="Enter the missing lines" isOpen onClose=${onClose}>
      <p>
        The lines of the statement that no row is become bank transactions, by the bank rules. Look first whether one of them is in
        the books with a mistyped amount.
      </p>
      <${ProblemText} problem=${problem} />
      <div class="consequence">
        ${answer ? answer.effect?.journal.map((entry) => html`<${EntryTable} key=${entry.id} entry=${entry} />`) : html`<p class="quiet">…</p>`}
        ${answer && !answer.effect?.journal.length && html`<p>Nothing would be entered.</p>`}
      </div>
      <div class="actions">
        <button class="primary" disabled=${isBusy || Boolean(problem)} onClick=${add}>Enter them</button>
        <button onClick=${onClose}>Cancel</button>
      </div>
    <//>
  `;
}
