// What went wrong, in the server's words, with the way to the page that explains it.

import { kindOf } from '../kinds/index.js';
import { html } from './html.js';

/** @param labelOf in a form, the label of the field of a pointer, by which its faults are told */
export function ProblemText({ problem, labelOf }) {
  if (!problem) return null;
  const { code, errors, conflicting, counts } = problem.problem ?? {};
  const isTold = errors?.length === 1 && errors[0].message === problem.message;
  const faults = isTold ? null : faultsOf(problem, labelOf);
  const kind = conflicting && kindOf(conflicting.collection);
  return html`
    <div class="problem" role="alert">
      <p>
        ${faults ? 'This cannot be saved yet.' : sentence(problem.message)}${' '}
        ${problem.status === 401 && html`<a href="/login" target="_blank" rel="noopener">Log in in another tab</a>, then try again here.${' '}`}
        ${kind && html`<a href=${`${kind.page}/${conflicting.id}`}>Show it</a>${' '}`}
        ${code === 'closed' && html`<a href="/settings">Move the closing date</a>${' '}`}
        ${code && html`<a class="quiet" href=${`/docs/errors#${code}`}>What can I do?</a>`}
      </p>
      ${!isTold && errors?.length > 0 &&
      html`<ul>${(faults ?? errors.map(({ message }) => message)).map((text) => html`<li>${sentence(text)}</li>`)}</ul>`}
      ${counts && html`<ul>${Object.entries(counts).map(([name, count]) => html`<li>${name}: ${count}</li>`)}</ul>`}
    </div>
  `;
}

/**
 * What is wrong with what a form sends, each fault once: by the label of its field, or, if it has none,
 * in the words of the server alone. Null if something else than the content is wrong.
 */
export function faultsOf({ problem }, labelOf) {
  const errors = problem?.errors ?? [];
  if (!labelOf || !errors.length || errors.some(({ pointer }) => pointer === undefined)) return null;
  const faults = errors.map(({ pointer, message }) => {
    const label = labelOf(pointer);
    return label ? `${label}: ${message}` : message;
  });
  return [...new Set(faults)];
}

function sentence(text) {
  const said = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(said) ? said : `${said}.`;
}
