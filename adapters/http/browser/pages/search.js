// Everything that fits some words, grouped by what it is.

import { centsOf, typedNumber } from '../books/amounts.js';
import { withQuery } from '../books/api.js';
import { version } from '../books/live.js';
import { searchAll } from '../books/search.js';
import { pageOf } from '../kinds/index.js';
import { Hit } from '../parts/hits.js';
import { html, useEffect, useRef, useState } from '../parts/html.js';
import { ProblemText } from '../parts/problem.js';
import { SearchField } from '../parts/search_field.js';

const MOST = 20; // of each kind

export default function SearchPage({ query }) {
  const words = query.get('q') ?? '';
  const [answer, setAnswer] = useState({ words: null, groups: [], problem: null });
  const list = useRef(null);
  const seen = version.value;
  useEffect(() => {
    document.title = words ? `Search: ${words}` : 'Search';
    const stop = new AbortController();
    searchAll(words, MOST, stop.signal)
      .then((groups) => setAnswer({ words, groups, problem: null }))
      .catch(
        (problem) => problem.name === 'AbortError' || setAnswer({ words, groups: [], problem }),
      );
    return () => stop.abort();
  }, [words, seen]);
  const isBusy = useActivity(words);
  useEffect(() => {
    // Enter opens the first hit, unless somebody has gone elsewhere already.
    if (isBusy.current || document.activeElement.matches('input')) return;
    list.current?.querySelector('a')?.focus();
  }, [answer.words]);
  const count = answer.groups.reduce((sum, { records }) => sum + records.length, 0);
  return html`
    <h1>Search</h1>
    <div class="row">
      <${SearchField} id="everything" label="Number, name, memo or amount" key=${words && 'given'} value=${words} />
    </div>
    <${ProblemText} problem=${answer.problem} />
    <p class="quiet" role="status">${statusOf(words, answer, count)}</p>
    <div ref=${list}>
      ${answer.groups.map((group) => html`<${Group} key=${group.kind.collection} ...${group} words=${words} />`)}
    </div>
  `;
}

/** Whether somebody has pressed anything since these words are searched. */
function useActivity(words) {
  const isActive = useRef(false);
  useEffect(() => {
    isActive.current = false;
    const note = () => (isActive.current = true);
    const stop = new AbortController();
    for (const type of ['keydown', 'pointerdown']) addEventListener(type, note, stop);
    return () => stop.abort();
  }, [words]);
  return isActive;
}

function statusOf(words, answer, count) {
  if (!words) return 'Search by number, name, memo or amount.';
  if (answer.words !== words) return 'Searching…';
  if (count === 0) return `Nothing has “${words}” in its number, name, memo or amount.`;
  return `${count} ${count === 1 ? 'record' : 'records'}`;
}

function Group({ kind, records, hasMore, words }) {
  const isAmount = centsOf(typedNumber(words)) !== null;
  return html`
    <section>
      <h2>${kind.plural}</h2>
      <ul class="hits">
        ${records.map(
          (record) => html`
            <li key=${record.id}>
              <a class="hit" href=${pageOf(kind, record)}><${Hit} kind=${kind} record=${record} /></a>
            </li>
          `,
        )}
      </ul>
      ${
        hasMore &&
        !isAmount &&
        html`<p><a href=${withQuery(kind.page, { q: words })}>All ${kind.plural.toLowerCase()} with “${words}”</a></p>`
      }
    </section>
  `;
}
