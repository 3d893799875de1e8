// A report beside the same report of QuickBooks: what matches, what differs, and why.

import { request, withQuery } from '../books/api.js';
import { shownNumber } from '../books/amounts.js';
import { shownDay } from '../books/dates.js';
import { ledgerOf, pageOfRow } from '../books/report_rows.js';
import { CAUSES } from '../books/report_words.js';
import { pageOfSource } from '../kinds/index.js';
import { takeDrops } from '../shell/drop.js';
import { html, useEffect, useRef, useState } from './html.js';
import { ProblemText } from './problem.js';
import { Amount, Day } from './values.js';

const DAYS = ['from', 'to', 'asOf'];
const AT_ONCE = 500; // matched figures
const LIMITS = ['contactId', 'accountId', 'section'];

/** @param shown the report on the page: it says which accounts and contacts the labels name */
export function ReportComparison({ reportKey, title, query, shown }) {
  const [state, setState] = useState({ file: null, answer: null, problem: null, isBusy: false });
  const compare = async (file, days = {}) => {
    if (!file) return;
    setState({ file, answer: null, problem: null, isBusy: true });
    const limits = Object.fromEntries(LIMITS.map((name) => [name, query.get(name)]));
    const path = withQuery(`/reports/${reportKey}/compare`, { ...limits, ...days });
    try {
      const headers = { 'Content-Type': 'text/csv' };
      const { body } = await request('POST', path, { file, headers });
      setState({ file, answer: body, problem: null, isBusy: false });
    } catch (problem) {
      setState({ file, answer: null, problem, isBusy: false });
    }
  };
  const taker = useRef(null);
  taker.current = (files) => compare(files[0]);
  useEffect(() => takeDrops((files) => taker.current(files)), []);
  const { file, answer, problem, isBusy } = state;
  const daysHere = shown && Object.fromEntries(DAYS.map((name) => [name, shown[name]]));
  return html`
    <section class="comparison" aria-label="Comparison with QuickBooks">
      <h2>Compare with QuickBooks</h2>
      <p>
        Export ${title} from QuickBooks as CSV, and choose the file here or drop it on the page.
        It is read for its figures alone; nothing in the books changes.
      </p>
      <label for="comparison-file">File of QuickBooks</label>
      <input id="comparison-file" type="file" accept=".csv,text/csv"
        onChange=${(event) => compare(event.target.files[0])} />
      <div aria-live="polite">
        ${isBusy && html`<p class="quiet">Comparing ${file.name}…</p>`}
        <${ProblemText} problem=${problem} />
        ${problem && daysHere && html`
          <button onClick=${() => compare(file, daysHere)}>Compare for the days of this page</button>
        `}
        ${answer && html`<${Comparison} ...${{ answer, file, shown }} />`}
      </div>
    </section>
  `;
}

function Comparison({ answer, file, shown }) {
  const { summary, mismatched, qbOnly, wbOnly, matched, notCompared, unfooted } = answer;
  const differing = mismatched.length + qbOnly.length + wbOnly.length;
  const verb = differing === 1 ? 'differs' : 'differ';
  const days = summary.asOf
    ? `as of ${shownDay(summary.asOf)}`
    : `from ${shownDay(summary.from)} to ${shownDay(summary.to)}`;
  const table = (caption, figures) =>
    figures.length > 0 && html`<${Differences} ...${{ caption, figures, summary, shown }} />`;
  return html`
    <p class=${differing ? 'warnings' : 'consequence'}>
      <strong>${differing ? `${figuresWord(differing)} ${verb}` : 'Nothing differs'}</strong>
      ${' '}in ${file.name}, ${days}, ${summary.basis} basis.
      ${' '}${figuresWord(summary.matched)} matched.
      ${!summary.complete && ' Some of the file was not compared, or does not add up: see below.'}
    </p>
    <dl class="facts">
      <div><dt>Total in QuickBooks</dt><dd><${Amount} of=${summary.qbTotal} /></dd></div>
      <div><dt>Total in these books</dt><dd><${Amount} of=${summary.wbTotal} /></dd></div>
      <div><dt>Difference</dt><dd><${Amount} of=${summary.difference} /></dd></div>
    </dl>
    ${table('Figures that differ', mismatched)}
    ${table('Only in QuickBooks', qbOnly)}
    ${table('Only in these books', wbOnly)}
    ${notCompared.length > 0 &&
    html`<h3>Not compared</h3><ul>${notCompared.map((what) => html`<li>${what}</li>`)}</ul>`}
    ${unfooted.length > 0 && html`<${Unfooted} totals=${unfooted} />`}
    ${matched.length > 0 && html`<${Matched} pairs=${matched} />`}
  `;
}

function Differences({ caption, figures, summary, shown }) {
  return html`
    <h3>${caption} (${figures.length})</h3>
    <div class="scroll" tabindex="0" role="region" aria-label=${caption}>
      <table class="data">
        <thead>
          <tr>
            <th scope="col">What</th><th scope="col">Column</th>
            <th scope="col" class="numeric">QuickBooks</th>
            <th scope="col" class="numeric">These books</th>
            <th scope="col" class="numeric">Difference</th>
            <th scope="col">Why</th>
          </tr>
        </thead>
        <tbody>
          ${figures.map(
            (figure) => html`
              <tr>
                <th scope="row">
                  <${FigureLink} ...${{ figure, summary, shown }} />
                  ${figure.qbLabel &&
                  figure.qbLabel !== figure.label &&
                  html`<br /><span class="quiet">In QuickBooks: ${figure.qbLabel}</span>`}
                </th>
                <td>${columnLabel(figure.column, shown)}</td>
                <td class="numeric"><${Amount} of=${figure.qb} /></td>
                <td class="numeric"><${Amount} of=${figure.wb} /></td>
                <td class="numeric"><${Amount} of=${figure.difference} /></td>
                <td><${Cause} figure=${figure} /></td>
              </tr>
            `,
          )}
        </tbody>
      </table>
    </div>
  `;
}

/** The name of a figure, which leads to what it consists of in these books. */
function FigureLink({ figure, summary, shown }) {
  const row = shown?.rows.find(({ label }) => label === figure.label);
  const [entry, ...others] = figure.entries;
  const page = row?.accountId
    ? ledgerOf(row.accountId, summary)
    : ((row && pageOfRow(row)) ?? (entry && !others.length ? pageOfSource(entry.source) : null));
  return page ? html`<a href=${page}>${figure.label}</a>` : figure.label;
}

function Cause({ figure }) {
  return html`
    ${CAUSES[figure.cause] ?? figure.cause}${' '}
    ${figure.line && html`<span class="quiet">Line ${figure.line} of the file.</span>`}
    ${figure.entries.length > 0 &&
    html`
      <ul class="entries">
        ${figure.entries.map(
          ({ source, date, type, number, amount }) => html`
            <li>
              <a href=${pageOfSource(source)}>${`${type} ${number}`.trim()}</a>${', '}
              <${Day} of=${date} />${': '}<${Amount} of=${amount} />
            </li>
          `,
        )}
      </ul>
    `}
  `;
}

function Unfooted({ totals }) {
  return html`
    <h3>Totals of the file that are not the sum of their rows</h3>
    <ul>
      ${totals.map(
        ({ line, label, said, found: sum }) => html`
          <li>
            Line ${line}, ${label}: the file says <${Amount} of=${said} />, its rows make${' '}
            <${Amount} of=${sum} />.
          </li>
        `,
      )}
    </ul>
  `;
}

function Matched({ pairs }) {
  const [limit, setLimit] = useState(AT_ONCE);
  return html`
    <details>
      <summary>${figuresWord(pairs.length)} that matched</summary>
      <table class="data">
        <thead>
          <tr>
            <th scope="col">What</th>
            <th scope="col" class="numeric">Amount</th>
            <th scope="col">Remark</th>
          </tr>
        </thead>
        <tbody>
          ${pairs.slice(0, limit).map(
            ({ key, wb, remark }) => html`
              <tr>
                <th scope="row">${key}</th>
                <td class="numeric"><${Amount} of=${wb} /></td>
                <td>${remark}</td>
              </tr>
            `,
          )}
        </tbody>
      </table>
      ${
        pairs.length > limit &&
        html`
          <p class="quiet">
            The first ${shownNumber(String(limit))} are shown.${' '}
            <button onClick=${() => setLimit(limit + AT_ONCE)}>Show more</button>
          </p>
        `
      }
    </details>
  `;
}

function columnLabel(key, shown) {
  return shown?.columns.find((column) => column.key === key)?.label ?? key;
}

function figuresWord(count) {
  return count === 1 ? '1 figure' : `${shownNumber(String(count))} figures`;
}
