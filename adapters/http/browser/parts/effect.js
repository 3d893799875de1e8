// The consequence of a write before it is done: what would be posted, and what to look out for.

import { rehearse } from '../books/api.js';
import { html, useEffect, useState } from './html.js';
import { AccountName, ContactName } from './names.js';
import { faultsOf, ProblemText } from './problem.js';
import { Amount, Day } from './values.js';

const PATIENCE = 250; // milliseconds

/**
 * The rehearsal of a write: `{answer, problem}`. `write` is null while there is nothing
 * to rehearse. What was rehearsed last stands until the next one is known.
 */
export function useRehearsal(write) {
  const [result, setResult] = useState({ answer: null, problem: null });
  const key = write && JSON.stringify([write.method, write.path, write.body, write.version, write.override]);
  useEffect(() => {
    if (!key) return undefined;
    const stop = new AbortController();
    const timer = setTimeout(() => {
      rehearse(write, stop.signal)
        .then((answer) => setResult({ answer, problem: null }))
        .catch((problem) => problem.name === 'AbortError' || setResult({ answer: null, problem }));
    }, PATIENCE);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [key]);
  return result;
}

/** What a rehearsed write would post, or what is missing before that can be said. `labelOf` as in `ProblemText`. */
export function Consequence({ rehearsal, missing, labelOf }) {
  const { answer, problem } = rehearsal;
  if (missing.length) {
    return html`<section class="consequence"><p class="quiet">Still to fill in: ${missing.join(', ')}.</p></section>`;
  }
  if (problem?.status === 401) return html`<${ProblemText} problem=${problem} />`;
  if (problem) {
    const words = faultsOf(problem, labelOf)?.join('; ') ?? problem.message;
    return html`<section class="consequence"><p class="quiet">Not ready yet: ${words}</p></section>`;
  }
  if (!answer) return html`<section class="consequence"><p class="quiet">…</p></section>`;
  return html`
    <section class="consequence" aria-label="What will be posted" aria-live="polite">
      ${answer.effect.journal.length === 0
        ? html`<p class="quiet">This posts nothing: no account changes.</p>`
        : answer.effect.journal.map((entry) => html`<${EntryChange} key=${entry.id} entry=${entry} />`)}
      <${Warnings} of=${answer.warnings} />
    </section>
  `;
}

export function Warnings({ of }) {
  if (!of?.length) return null;
  return html`<ul class="warnings">${of.map(({ message }) => html`<li>⚠ ${message}</li>`)}</ul>`;
}

const CHANGES = { added: 'Will be posted', changed: 'Will become', removed: 'Will be taken back', now: 'Posted now' };

/** An entry as it will be, below what it is now if it changes. */
function EntryChange({ entry }) {
  const isEmptied = entry.change === 'changed' && entry.lines.length === 0;
  return html`
    ${entry.before && html`<${EntryTable} entry=${{ ...entry.before, change: isEmptied ? 'removed' : 'now' }} />`}
    ${!isEmptied && html`<${EntryTable} entry=${entry} />`}
  `;
}

/** An entry of the journal: its accounts, debits and credits. */
export function EntryTable({ entry }) {
  return html`
    <table class="entry">
      <caption class=${entry.change ? '' : 'unseen'}>
        ${CHANGES[entry.change] ?? 'Posted'}: ${[entry.type, entry.ref].filter(Boolean).join(' ')}, <${Day} of=${entry.date} />
      </caption>
      <thead>
        <tr><th scope="col">Account</th><th scope="col" class="numeric">Debit</th><th scope="col" class="numeric">Credit</th></tr>
      </thead>
      <tbody>
        ${entry.lines.map(
          (line) => html`
            <tr>
              <th scope="row">
                <${AccountName} id=${line.accountId} />
                ${line.contactId && html` <span class="quiet">· <${ContactName} id=${line.contactId} /></span>`}
              </th>
              <td class="numeric">${line.debit !== '0.00' && html`<${Amount} of=${line.debit} />`}</td>
              <td class="numeric">${line.credit !== '0.00' && html`<${Amount} of=${line.credit} />`}</td>
            </tr>
          `,
        )}
      </tbody>
    </table>
  `;
}
