// What can be done with a reconciliation as a whole, and the rows that were changed after it.

import { shownDay } from '../books/dates.js';
import { useRead } from '../books/use_read.js';
import { pageOfSource } from '../kinds/index.js';
import { Dialog } from './dialog.js';
import { filledIn, Form } from './form.js';
import { html } from './html.js';
import { say } from './notices.js';
import { Table } from './table.js';
import { Amount } from './values.js';

const STATEMENT = [
  { name: 'statementDate', label: 'Last day of the statement', type: 'date', isRequired: true },
  { name: 'statementBalance', label: 'Balance at its end', type: 'amount', isRequired: true },
];
const BEFORE = [
  { name: 'beginningDate', label: 'Last day of the statement before', type: 'date' },
  { name: 'beginningBalance', label: 'Its balance', type: 'amount' },
];
const ADJUSTMENT = { name: 'adjustmentAccountId', label: 'Account for the difference', type: 'lookup', of: 'accounts', isRequired: true };

const VERBS = {
  edit: {
    title: 'Edit the statement',
    label: 'Save',
    method: 'PATCH',
    path: '',
    fields: ({ beginningDate }) => (beginningDate ? [STATEMENT, BEFORE] : [STATEMENT]),
    initial: ({ statementDate, statementBalance, beginningDate, beginningBalance }) => ({
      statementDate,
      statementBalance,
      ...(beginningDate && { beginningDate, beginningBalance }),
    }),
    done: () => 'The statement was corrected.',
  },
  adjust: {
    title: 'Finish, and post the difference',
    label: 'Post it and finish',
    method: 'POST',
    path: '/finish',
    text: ({ difference, statementDate }) => html`
      A difference of <strong><${Amount} of=${difference} /></strong> is left. Look for it first: a row that is missing, or one
      that has another amount. What you cannot find can be posted to an account, on ${shownDay(statementDate)}.
    `,
    fields: () => [[ADJUSTMENT]],
    done: ({ accountName, statementDate }) => `${accountName} is reconciled to ${shownDay(statementDate)}.`,
  },
  cancel: {
    title: 'Cancel this reconciliation',
    label: 'Cancel the reconciliation',
    method: 'DELETE',
    path: '',
    text: () => 'Its rows get the marks back that they had before it began. The books stay as they are.',
    done: () => 'The reconciliation was cancelled.',
    leaves: true,
  },
  undo: {
    title: 'Undo this reconciliation',
    label: 'Undo the reconciliation',
    method: 'POST',
    path: '/undo',
    text: () => 'Its rows are unlocked and get the marks back that they had before it began. An adjustment is removed.',
    done: () => 'The reconciliation was undone.',
  },
};

export function SessionDialog({ verb, session, path, onClose, onAnswer, onGone }) {
  const { title, label, method, path: below, text, fields, initial, done, leaves } = VERBS[verb];
  const writeOf = (draft) => ({ method, path: path + below, body: method === 'DELETE' ? undefined : filledIn(draft) });
  const saved = (answer) => {
    onClose();
    say(done(session));
    if (leaves) onGone();
    else onAnswer(answer);
  };
  return html`
    <${Dialog} title=${title} isOpen onClose=${onClose}>
      ${text && html`<p>${text(session)}</p>`}
      <${Form}
        fields=${fields?.(session) ?? []}
        initial=${initial?.(session) ?? {}}
        writeOf=${writeOf}
        version=${session.version}
        saveLabel=${label}
        onSaved=${saved}
        onCancel=${onClose}
      />
    <//>
  `;
}

const COLUMNS = [
  { key: 'label', label: 'Document', show: ({ label, page }) => (page ? html`<a href=${page}>${label}</a>` : label) },
  { key: 'day', label: 'Was of', type: 'date' },
  { key: 'before', label: 'Was', type: 'amount' },
  { key: 'after', label: 'Is now', type: 'amount' },
  { key: 'reason', label: 'Reason' },
  { key: 'actor', label: 'By' },
];

/** The rows that were changed after they were reconciled. */
export function Discrepancies({ path }) {
  const { data } = useRead(`${path}/discrepancies`);
  if (!data?.rows.length) return null;
  const rows = data.rows.map((row) => ({
    ...row,
    id: row.rowId,
    page: row.source && pageOfSource(row.source),
    day: row.before.date,
    before: row.before.amount,
    after: row.after?.amount,
  }));
  return html`<section><h2>Changed after they were reconciled</h2><${Table} caption="Discrepancies" columns=${COLUMNS} rows=${rows} /></section>`;
}
