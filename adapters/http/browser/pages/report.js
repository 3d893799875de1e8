// A report as a page in which one works: what it shows stands in the address, and its figures lead
// on to what is behind them.

import { shownNumber } from '../books/amounts.js';
import { API, withQuery } from '../books/api.js';
import { shownDay, shownTime } from '../books/dates.js';
import { useIsHuge } from '../books/report_size.js';
import { ANSWERS, LONG_REPORTS, valueLabel } from '../books/report_words.js';
import { useRead } from '../books/use_read.js';
import { useReport } from '../books/use_report.js';
import { html, useEffect, useState } from '../parts/html.js';
import { later } from '../parts/later.js';
import { AccountName, ContactName } from '../parts/names.js';
import { ProblemText } from '../parts/problem.js';
import { ReportChoices } from '../parts/report_choices.js';
import { ReportTable } from '../parts/report_table.js';

const ReportComparison = later(() =>
  import('../parts/report_comparison.js').then((code) => code.ReportComparison),
);
const FILES = [['CSV', 'csv'], ['Excel', 'xlsx'], ['PDF', 'pdf']];
const DAYS = ['from', 'to', 'asOf', 'period'];
const MANY = 1000; // rows, from which on a report is not read to its end

export default function ReportPage({ report: key, query }) {
  const { data: catalogue, problem: unknown } = useRead('/reports');
  const kind = catalogue?.data.find((report) => report.key === key);
  const chosen = chosenParameters(key, query);
  const path = withQuery(`/reports/${encodeURIComponent(key)}`, Object.fromEntries(chosen));
  const isHuge = useIsHuge(key, chosen);
  const [wanted, setWanted] = useState(null); // the huge report that a person wants all the same
  const isRead = isHuge === false || wanted === path;
  const { report, problem, isLoading, isOld, readAgain } = useReport(isRead ? path : null);
  // The former one stays in view while the size of the next one is asked for, and while it is read.
  const isShown = report?.key === key && (isRead || isHuge === null);
  const [isComparing, setComparing] = useState(false);
  const title = kind?.title ?? report?.title ?? 'Report';
  useEffect(() => {
    document.title = report ? `${title}, ${daysOf(report)}` : title;
  }, [title, report]);
  return html`
    <div class="heading">
      <h1>${title}</h1>
      <${Files} path=${path} isLong=${isHuge || report?.rowCount > MANY}>
        <button aria-expanded=${isComparing} onClick=${() => setComparing(!isComparing)}>
          Compare with QuickBooks
        </button>
      <//>
    </div>
    <${ProblemText} problem=${unknown} />
    ${kind && html`<${ReportChoices} ...${{ kind, query: chosen, shown: report }} />`}
    ${isComparing &&
    html`<${ReportComparison} ...${{ reportKey: key, title, query: chosen, shown: report }} />`}
    <${ProblemText} problem=${problem} />
    ${
      (isHuge === null || (isRead && isLoading)) &&
      html`<p class="quiet" role="status">Reading the report…</p>`
    }
    ${isHuge && !isRead && html`<${HugeReport} onWanted=${() => setWanted(path)} />`}
    ${isShown &&
    html`
      <section class="report-sheet" aria-busy=${isLoading} aria-label=${title}>
        <${Scope} report=${report} kind=${kind} />
        ${report.rowCount > MANY && html`<${LongReport} ...${{ report, isOld, readAgain }} />`}
        ${report.rows.length > 0
          ? html`<${ReportTable} key=${path} report=${report} />`
          : html`<p>There is nothing in this report. Choose other days, or fewer limits.</p>`}
      </section>
    `}
  `;
}

/** The parameters of the page; a long report begins with this month. */
function chosenParameters(key, query) {
  const chosen = new URLSearchParams(query);
  chosen.delete('format');
  const hasDays = DAYS.some((name) => chosen.get(name));
  if (LONG_REPORTS.has(key) && !hasDays) chosen.set('period', 'thisMonth');
  return chosen;
}

/** The same report as a file, and on paper. */
function Files({ path, isLong, children }) {
  const fileOf = (format) => API + withQuery(path, { format });
  return html`
    <div class="verbs">
      ${FILES.map(
        ([label, format]) => html`<a class="button" href=${fileOf(format)} download>${label}</a>`,
      )}
      ${isLong
        ? html`<a class="button" href=${fileOf('html')} target="_blank">Print</a>`
        : html`<button onClick=${() => print()}>Print</button>`}
      ${children}
    </div>
  `;
}

/** Which company, days and basis, and what the report is limited to. */
function Scope({ report, kind }) {
  const { contactId, accountId, section, known, compare } = report;
  const limits = [
    contactId && html`<${ContactName} id=${contactId} />`,
    accountId && html`<${AccountName} id=${accountId} />`,
    section && valueLabel('section', section),
  ].filter(Boolean);
  return html`
    <p class="report-scope">
      <strong>${report.company}</strong>
      <span>${daysOf(report)}</span>
      <span>${basisOf(report, kind)}</span>
      ${compare && html`<span>Compared with ${daysOf(compare).replace('As of ', '')}</span>`}
      ${limits.length > 0 && html`<span>Only: ${separated(limits)}</span>`}
      ${known &&
      html`
        <span>
          As the books were known at version ${known.version}, ${shownTime(known.changedAt)}
        </span>
      `}
    </p>
    <p class="quiet report-answer">
      ${ANSWERS[report.key]} Each figure leads to what is behind it.
    </p>
  `;
}

const separated = (parts) => parts.map((part, index) => html`${index > 0 && ', '}${part}`);

function HugeReport({ onWanted }) {
  return html`
    <p class="warnings" role="status">
      Very much was posted in these days: this report would have about 20,000 rows or more. To read it
      here, choose fewer days, an account, or a customer or vendor; to have all of it, take the
      file.${' '}
      <button onClick=${onWanted}>Read it here all the same</button>
    </p>
  `;
}

function LongReport({ report, isOld, readAgain }) {
  return html`
    <p class="warnings">
      This report has ${shownNumber(String(report.rowCount))} rows. More of them appear as you scroll
      down. To see less, choose fewer days, an account, or a customer or vendor; to have all of it,
      take the file.
      ${isOld &&
      html`
        ${' '}The books have changed since. <button onClick=${readAgain}>Read it again</button>
      `}
    </p>
  `;
}

function daysOf({ from, to, asOf }) {
  if (from) return `${shownDay(from)} to ${shownDay(to ?? asOf)}`;
  return asOf ? `As of ${shownDay(asOf)}` : `Through ${shownDay(to)}`;
}

function basisOf(report, kind) {
  const basis = report.basis === 'cash' ? 'Cash basis' : 'Accrual basis';
  return kind?.cashBasis ? `${basis}, ${report.currency}` : `Amounts in ${report.currency}`;
}
