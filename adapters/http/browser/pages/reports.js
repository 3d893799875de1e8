// The menu of all reports, in groups, with what each one answers.

import { ANSWERS } from '../books/report_words.js';
import { useRead } from '../books/use_read.js';
import { html, useEffect } from '../parts/html.js';
import { ProblemText } from '../parts/problem.js';
import { go, goWith } from '../shell/router.js';

export default function Reports({ query }) {
  const { data, problem } = useRead('/reports');
  const text = query.get('q') ?? '';
  useEffect(() => {
    document.title = 'Reports';
  }, []);
  if (!data) return html`<h1>Reports</h1><${ProblemText} problem=${problem} />`;
  const fitting = data.data.filter((report) => fits(report, text));
  const openFirst = (event) => {
    event.preventDefault();
    if (text && fitting.length) go(`/reports/${fitting[0].key}`);
  };
  const groups = Map.groupBy(fitting, ({ category }) => category);
  return html`
    <h1>Reports</h1>
    <form class="filters" role="search" aria-label="Find a report" onSubmit=${openFirst}>
      <div class="field">
        <label for="q">Find a report</label>
        <input id="q" type="search" autocomplete="off" value=${text}
          onInput=${(event) => goWith({ q: event.target.value })} />
      </div>
    </form>
    ${fitting.length === 0 &&
    html`<p>No report has these words. <a href="/reports">Show all</a>.</p>`}
    <div class="report-menu">
      ${[...groups].map(
        ([category, reports]) => html`
          <section key=${category}>
            <h2>${category}</h2>
            <ul>
              ${reports.map((report) => html`<${Entry} key=${report.key} report=${report} />`)}
            </ul>
          </section>
        `,
      )}
    </div>
  `;
}

function Entry({ report }) {
  return html`
    <li>
      <a class="row-link" href=${`/reports/${report.key}`}>${report.title}</a>
      <p class="quiet">${ANSWERS[report.key]}</p>
    </li>
  `;
}

function fits(report, text) {
  const words = `${report.title} ${report.category} ${ANSWERS[report.key] ?? ''}`.toLowerCase();
  return text.toLowerCase().split(/\s+/).every((word) => words.includes(word));
}
