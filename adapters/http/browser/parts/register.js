// The register of an account: all that was posted on it, with its balance after each row.

import { makeWrite, send, withQuery } from '../books/api.js';
import { monthStart, today } from '../books/dates.js';
import { mayWriteAll } from '../books/rights.js';
import { useList } from '../books/use_list.js';
import { pageOfSource } from '../kinds/index.js';
import { Field } from './fields.js';
import { html, useState } from './html.js';
import { More } from './more.js';
import { ProblemText } from './problem.js';
import { Table } from './table.js';

const FILTERS = [
  { name: 'from', label: 'From', type: 'date' },
  { name: 'to', label: 'To', type: 'date' },
  {
    name: 'cleared',
    label: 'Cleared',
    type: 'choice',
    choices: [
      ['', 'All'],
      ['none', 'Not cleared'],
      ['cleared', 'Cleared'],
      ['reconciled', 'Reconciled'],
    ],
  },
];
const MONTHS = 3;

export function Register({ record }) {
  const [chosen, setChosen] = useState({
    from: monthStart(today(), -MONTHS),
    to: '',
    cleared: '',
  });
  const [problem, setProblem] = useState(null);
  const path = `/accounts/${encodeURIComponent(record.id)}/register`;
  const list = useList(withQuery(path, chosen));
  const mark = (row) => {
    const cleared = row.cleared === 'none' ? 'cleared' : 'none';
    setProblem(null);
    send(makeWrite({ method: 'PATCH', path: `${path}/${row.id}`, body: { cleared } })).catch(
      setProblem,
    );
  };
  return html`
    <section>
      <h2>Register</h2>
      <div class="filters" role="search" aria-label="Filter the register">
        ${FILTERS.map(
          (field) => html`
            <${Field}
              key=${field.name}
              field=${field}
              draft=${chosen}
              onChange=${(name, value) => setChosen({ ...chosen, [name]: value ?? '' })}
            />
          `,
        )}
      </div>
      <${ProblemText} problem=${problem ?? list.problem} />
      ${list.rows?.length === 0 && html`<p class="quiet">Nothing was posted in these days.</p>`}
      ${
        list.rows?.length > 0 &&
        html`<${Table} caption="Register" columns=${columnsOf(mark)} rows=${list.rows} /><${More} list=${list} />`
      }
    </section>
  `;
}

const columnsOf = (mark) => [
  { key: 'date', label: 'Date', type: 'date' },
  {
    key: 'source',
    label: 'Document',
    show: (row) => {
      const page = row.source && pageOfSource(row.source);
      return page ? html`<a href=${page}>${nameOf(row)}</a>` : nameOf(row);
    },
  },
  { key: 'name', label: 'Name' },
  { key: 'memo', label: 'Memo' },
  {
    key: 'cleared',
    label: 'Cleared',
    show: (row) => html`<${Mark} row=${row} onMark=${mark} />`,
  },
  { key: 'amount', label: 'Amount', type: 'amount' },
  { key: 'balance', label: 'Balance', type: 'amount' },
];

/** What a row is, without the day and the amount, which stand beside it. */
const nameOf = ({ type, ref }) => [type, ref].filter(Boolean).join(' ');

function Mark({ row, onMark }) {
  if (row.cleared === 'reconciled') return html`<span class="state reconciled">reconciled</span>`;
  if (!mayWriteAll.value) return row.cleared === 'cleared' && html`<span class="state">cleared</span>`;
  const label = `Cleared: ${row.type} ${row.ref} of ${row.date}`;
  return html`
    <input type="checkbox" aria-label=${label} checked=${row.cleared === 'cleared'} onChange=${() => onMark(row)} />
  `;
}
