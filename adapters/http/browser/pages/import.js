// Imports: choose or drop files, look at the plan of what they would change, and commit it.

import { shownNumber } from '../books/amounts.js';
import { shownTime } from '../books/dates.js';
import {
  commitPlan,
  importing,
  isQuestion,
  leaveImport,
  makePlan,
  openFiles,
  openNext,
  reopenPlan,
} from '../books/imports.js';
import { mayWriteAll, onlyRead } from '../books/rights.js';
import { useRead } from '../books/use_read.js';
import { html, useEffect, useRef } from '../parts/html.js';
import { ImportChoices } from '../parts/import_choices.js';
import { countsText, FORMAT_NAMES } from '../parts/import_words.js';
import { later } from '../parts/later.js';
import { say } from '../parts/notices.js';
import { ProblemText } from '../parts/problem.js';
import { Table } from '../parts/table.js';
import { go, goWith } from '../shell/router.js';

const ImportPlan = later(() =>
  import('../parts/import_plan.js').then((code) => code.ImportPlan),
);
const PAGE = 50; // batches
const NO_PLAN = { plan: null, file: null };

export default function ImportPage({ query }) {
  useEffect(() => {
    document.title = 'Import';
    const plan = query.get('plan');
    if (plan && mayWriteAll.value && !importing.value) reopenPlan(plan, query.get('file') || 'a file');
  }, []);
  if (importing.value) return html`<${PlannedImport} current=${importing.value} />`;
  return html`
    <div class="heading"><h1>Import</h1></div>
    ${
      mayWriteAll.value
        ? html`<${FileChooser} />`
        : html`<p class="quiet">${onlyRead.value}</p>`
    }
    <${Batches} limit=${Number(query.get('limit')) || PAGE} />
    <p class="quiet">
      <a href="/rules">Bank rules</a> say which account and contact the rows of a statement are for.
    </p>
  `;
}

function FileChooser() {
  return html`
    <div class="file-chooser">
      <p>
        <strong>Drop a file here</strong>, or on any other page. You see what it would change before
        anything is imported.
      </p>
      <label class="button primary">
        Choose files
        <input class="unseen" type="file" multiple onChange=${(event) => openFiles(event.target.files)} />
      </label>
      <p class="quiet">
        Statements of banks (CSV, OFX, QFX, QBO, QIF); lists, reports and IIF files of QuickBooks.
        Choose the files of a QuickBooks company together.
      </p>
    </div>
  `;
}

function PlannedImport({ current }) {
  const { name, keptId, plan, problem, isBusy, note, waiting } = current;
  const heading = useRef(null);
  useEffect(() => heading.current.focus(), []);
  useEffect(() => {
    // The server keeps the plan: who loads the page anew finds it again.
    if (!isBusy) goWith({ plan: plan?.planId, file: plan?.planId && name });
  }, [plan?.planId, isBusy]);
  const commit = async (isPartial) => {
    const answer = await commitPlan(isPartial);
    if (!answer) return;
    const page = `/import/batches/${answer.batchId}`;
    if (answer.batchId) say(`${name} was imported.`, waiting.length > 0 && { address: page, label: 'Show it' });
    else say(`Nothing was new in ${name}.`);
    await openNext();
    if (waiting.length) return;
    goWith(NO_PLAN);
    if (answer.batchId) go(page);
  };
  const leave = () => {
    leaveImport();
    goWith(NO_PLAN);
  };
  return html`
    <div class="heading">
      <h1 ref=${heading} tabindex="-1">Import of ${name}</h1>
      ${waiting.length > 0 && html`<p class="quiet">Then: ${waiting.map(({ name }) => name).join(', ')}</p>`}
    </div>
    ${note && html`<p class="warnings" role="status">${note}</p>`}
    ${problem && !isQuestion(problem) && html`<${ProblemText} problem=${problem} />`}
    ${
      keptId
        ? html`
            <p class="quiet">
              This is the plan as the server has kept it. To see the lines of the file beside it, or to
              have the file read in another way, choose the file again.
            </p>
          `
        : html`<${ImportChoices} current=${current} />`
    }
    <p class="quiet" role="status">${isBusy ? 'The server is working…' : ''}</p>
    ${plan && html`<${ImportPlan} plan=${plan} />`}
    <div class="action-bar">
      <${CommitButton} ...${{ plan, isBusy, commit }} />
      <button disabled=${isBusy} onClick=${makePlan}>Check it again</button>
      <button onClick=${leave}>Cancel</button>
      ${waiting.length > 0 && html`<button onClick=${openNext}>Skip to the next file</button>`}
    </div>
  `;
}

function CommitButton({ plan, isBusy, commit }) {
  if (!plan) return null;
  const count = [...Object.values(plan.created), ...Object.values(plan.merged)].reduce((sum, one) => sum + one, 0);
  const records = `${shownNumber(String(count))} ${count === 1 ? 'record' : 'records'}`;
  if (count === 0) return html`<span>Nothing is new in this file.</span>`;
  if (!plan.planId) {
    return html`<span>More rows are refused than can be looked at. Correct the file first, then drop it again.</span>`;
  }
  if (plan.refused.length > 0) {
    return html`<button class="primary" disabled=${isBusy} onClick=${() => commit(true)}>Import the other rows: ${records}</button>`;
  }
  return html`<button class="primary" disabled=${isBusy} onClick=${() => commit(false)}>Import ${records}</button>`;
}

const BATCH_COLUMNS = [
  { key: 'at', label: 'Imported', show: ({ at }) => shownTime(at) },
  { key: 'format', label: 'From', show: ({ format, fileName }) => fileName || FORMAT_NAMES[format] || format },
  { key: 'created', label: 'New', show: ({ created }) => countsText(created) },
  { key: 'merged', label: 'Completed', show: ({ merged }) => countsText(merged) },
  { key: 'duplicates', label: 'Lines known', type: 'number' },
  { key: 'refused', label: 'Lines refused', type: 'number' },
  { key: 'undone', label: 'State', show: ({ undone }) => html`<span class="state ${undone ? 'void' : ''}">${undone ? 'undone' : 'in the books'}</span>` },
];

function Batches({ limit }) {
  const { data, problem } = useRead(`/import/batches?limit=${limit}`);
  if (!data) return html`<${ProblemText} problem=${problem} />`;
  return html`
    <section>
      <h2>What was imported</h2>
      ${data.data.length === 0
        ? html`<p class="quiet">Nothing yet. What you import stands here, and can be taken back as a whole.</p>`
        : html`
            <${Table}
              caption="Imports"
              columns=${BATCH_COLUMNS}
              rows=${data.data}
              hrefOf=${({ id }) => `/import/batches/${encodeURIComponent(id)}`}
            />
          `}
      ${data.nextCursor && html`<button onClick=${() => goWith({ limit: limit + PAGE })}>More</button>`}
    </section>
  `;
}
