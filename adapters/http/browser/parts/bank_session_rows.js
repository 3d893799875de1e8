// The rows of a reconciliation: found, sorted, and ticked by a click, by Space, or many at once.

import { centsOf, isNegative } from '../books/amounts.js';
import { shownDay } from '../books/dates.js';
import { pageOfSource } from '../kinds/index.js';
import { Field } from './fields.js';
import { html, useRef, useState } from './html.js';
import { MatchedLine } from './matched_line.js';
import { Amount, Day } from './values.js';

const FIRST = 200; // rows that are drawn at first
const SHOWN = { name: 'mark', label: 'Show', type: 'choice', choices: [['', 'All rows'], ['none', 'Not ticked'], ['cleared', 'Ticked']] };
const SIDE = { name: 'side', label: 'Money', type: 'choice', choices: [['', 'In and out'], ['in', 'In'], ['out', 'Out']] };
const TEXT = { name: 'text', label: 'Find', type: 'text' };
const TO_DAY = { name: 'day', label: 'Tick all to', type: 'date' };

const CAPTIONS = [
  ['date', 'Date'],
  ['type', 'Type'],
  ['ref', 'Number'],
  ['name', 'Name and memo'],
  ['amount', 'Amount'],
];

export function BankSessionRows({ session, tick, isOpen, match }) {
  const [filter, setFilter] = useState({ day: session.statementDate });
  const [sort, setSort] = useState(['date', 1]);
  const [limit, setLimit] = useState(FIRST);
  const last = useRef(null);
  const body = useRef(null);
  const change = (name, value) => setFilter((former) => ({ ...former, [name]: value }));
  const rows = session.rows.filter((row) => fits(row, filter)).sort(orderOf(sort));
  const shown = rows.slice(0, limit);

  /** With Shift, all rows from the one that was ticked last. */
  const press = (row, isCleared, isRange) => {
    const from = isRange ? shown.findIndex(({ id }) => id === last.current) : -1;
    const at = shown.indexOf(row);
    const range = from < 0 ? [row] : shown.slice(Math.min(from, at), Math.max(from, at) + 1);
    last.current = row.id;
    tick(range.map(({ id }) => id), isCleared);
  };
  const walk = (event) => {
    const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key];
    if (!step || event.ctrlKey || event.metaKey) return;
    const boxes = [...body.current.querySelectorAll('input[type=checkbox]')];
    const next = boxes[boxes.indexOf(event.target) + step];
    if (!next) return;
    event.preventDefault();
    event.stopPropagation();
    next.focus();
    next.closest('tr').scrollIntoView({ block: 'nearest' });
  };
  const tickTo = () => tick(rows.filter(({ date }) => date <= filter.day).map(({ id }) => id), true);
  const untick = () => tick(rows.map(({ id }) => id), false);

  return html`
    <section class=${isOpen ? 'session-rows is-open' : 'session-rows'}>
      <h2>${session.status === 'open' ? 'Rows of the books' : 'Rows that it has locked'}</h2>
      ${isOpen &&
      html`
        <div class="filters">
          ${[TEXT, SHOWN, SIDE, TO_DAY].map((field) => html`<${Field} key=${field.name} field=${field} draft=${filter} onChange=${change} />`)}
          <div class="verbs">
            <button onClick=${tickTo} disabled=${!filter.day}>Tick all to ${shownDay(filter.day)}</button>
            <button onClick=${untick}>Untick ${filter.text || filter.mark || filter.side ? 'these' : 'all'}</button>
          </div>
        </div>
        <p class="quiet">Space ticks a row, ↓ and ↑ move, Shift ticks all rows between.</p>
      `}
      <div class="scroll">
        <table class="data">
          <caption class="unseen">Rows of the reconciliation</caption>
          <thead>
            <tr>
              <th scope="col">${isOpen ? html`<span class="unseen">Ticked</span>` : ''}</th>
              ${CAPTIONS.map(([key, label]) => html`<${Caption} key=${key} name=${key} ...${{ label, sort, onSort: setSort }} />`)}
              ${match.result && html`<th scope="col">On the statement</th>`}
            </tr>
          </thead>
          <tbody ref=${body} onKeyDown=${walk}>
            ${shown.map((row) => html`<${Row} key=${row.id} ...${{ row, isOpen, press, match, tick }} />`)}
          </tbody>
        </table>
      </div>
      ${rows.length === 0 && html`<p class="quiet">No row fits.</p>`}
      ${rows.length > limit &&
      html`
        <button onClick=${() => setLimit(limit + FIRST)}>
          Show ${Math.min(FIRST, rows.length - limit)} more of ${rows.length} rows
        </button>
      `}
    </section>
  `;
}

function Row({ row, isOpen, press, match, tick }) {
  const isCleared = row.cleared !== 'none';
  const page = pageOfSource(row.source);
  const label = `${row.type} ${row.ref}`.trim();
  const click = (event) => {
    if (!isOpen || event.target.closest('a, button, input')) return;
    press(row, !isCleared, event.shiftKey);
  };
  return html`
    <tr class=${isOpen && isCleared ? 'is-cleared' : ''} onClick=${click}>
      <td>
        ${isOpen
          ? html`
              <input
                type="checkbox"
                aria-label=${`${label} of ${row.date}, ${row.name || row.memo}, ${row.amount}`}
                checked=${isCleared}
                onClick=${(event) => press(row, event.target.checked, event.shiftKey)}
              />
            `
          : isCleared && html`<span aria-label=${row.cleared}>✓</span>`}
      </td>
      <td><${Day} of=${row.date} />${row.isAfterStatement && html` <span class="state">later</span>`}</td>
      <td class="unbroken">${page ? html`<a href=${page}>${row.type}</a>` : row.type}</td>
      <td class="unbroken">${row.ref}</td>
      <td>${row.name}${row.memo && html` <span class="quiet">${row.memo}</span>`}</td>
      <td class="numeric"><${Amount} of=${row.amount} /></td>
      ${match.result && html`<td><${MatchedLine} ...${{ row, match, tick }} /></td>`}
    </tr>
  `;
}

function Caption({ name, label, sort: [key, direction], onSort }) {
  const isSorted = key === name;
  const order = isSorted ? (direction > 0 ? 'ascending' : 'descending') : 'none';
  return html`
    <th scope="col" class=${name === 'amount' ? 'numeric' : ''} aria-sort=${order}>
      <button class="caption" onClick=${() => onSort([name, isSorted ? -direction : 1])}>
        ${label}<span aria-hidden="true">${isSorted ? (direction > 0 ? ' ▴' : ' ▾') : ''}</span>
      </button>
    </th>
  `;
}

function fits(row, { text, mark, side }) {
  if (mark && (mark === 'none') !== (row.cleared === 'none')) return false;
  if (side && (side === 'out') !== isNegative(row.amount)) return false;
  const words = `${row.type} ${row.ref} ${row.name} ${row.memo} ${row.amount} ${row.date}`.toLowerCase();
  return (text ?? '').toLowerCase().split(/\s+/).every((word) => words.includes(word));
}

function orderOf([key, direction]) {
  const compare = (one, other) => {
    if (key === 'amount') return Number(centsOf(one.amount) - centsOf(other.amount));
    const [first, second] = [one, other].map((row) => (key === 'name' ? row.name || row.memo : row[key]));
    return first.localeCompare(second, 'en', { numeric: true });
  };
  return (one, other) => direction * compare(one, other) || one.date.localeCompare(other.date);
}
