// What went wrong, in the server's words, with the way to the page that explains it.

import { kindOf } from '../kinds/index.js';
import { html } from './html.js';

export function ProblemText({ problem }) {
  if (!problem) return null;
  const { code, errors, conflicting, counts } = problem.problem ?? {};
  const isTold = errors?.length === 1 && errors[0].message === problem.message;
  const kind = conflicting && kindOf(conflicting.collection);
  return html`
    <div class="problem" role="alert">
      <p>
        ${sentence(problem.message)}${' '}
        ${problem.status === 401 && html`<a href="/login" target="_blank" rel="noopener">Log in in another tab</a>, then try again here.${' '}`}
        ${kind && html`<a href=${`${kind.page}/${conflicting.id}`}>Show it</a>${' '}`}
        ${code === 'closed' && html`<a href="/settings">Move the closing date</a>${' '}`}
        ${code && html`<a class="quiet" href=${`/docs/errors#${code}`}>What can I do?</a>`}
      </p>
      ${!isTold && errors?.length > 0 && html`<ul>${errors.map(({ message }) => html`<li>${sentence(message)}</li>`)}</ul>`}
      ${counts && html`<ul>${Object.entries(counts).map(([name, count]) => html`<li>${name}: ${count}</li>`)}</ul>`}
    </div>
  `;
}

function sentence(text) {
  const said = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(said) ? said : `${said}.`;
}
