// The search box at the top: it suggests what was changed last, or what fits while one types, and
// leads to the search page.

import { pageOf } from '../kinds/index.js';
import { Hit } from '../parts/hits.js';
import { html, useRef, useState } from '../parts/html.js';
import { go } from './router.js';

const MOST = 8;
const PATIENCE = 180; // milliseconds

export function SearchBox() {
  const [text, setText] = useState('');
  const [hits, setHits] = useState([]);
  const [at, setAt] = useState(-1);
  const timer = useRef(null);
  const running = useRef(null);

  const close = () => {
    clearTimeout(timer.current);
    running.current?.abort();
    setHits([]);
    setAt(-1);
  };
  const type = (words) => {
    setText(words);
    close();
    suggest(words.trim());
  };
  const suggest = (words) => {
    timer.current = setTimeout(async () => {
      const stop = new AbortController();
      running.current = stop;
      const { changedLast, searchAll } = await import('../books/search.js');
      const asked = words ? searchAll(words, MOST, stop.signal) : changedLast(MOST, stop.signal);
      const groups = await asked.catch(() => []);
      if (running.current === stop && !stop.signal.aborted) setHits(firstHits(groups));
    }, PATIENCE);
  };
  const open = ({ kind, record }) => {
    setText('');
    close();
    go(pageOf(kind, record));
  };
  const search = (event) => {
    event.preventDefault();
    const words = text.trim();
    if (hits[at]) open(hits[at]);
    else if (words) {
      close();
      document.activeElement.blur();
      go(`/search?q=${encodeURIComponent(words)}`);
    }
  };
  const press = (event) => {
    if (event.key === 'ArrowDown') setAt(Math.min(at + 1, hits.length - 1));
    else if (event.key === 'ArrowUp') setAt(Math.max(at - 1, -1));
    else if (event.key === 'Escape') close();
    else return;
    event.preventDefault();
  };

  return html`
    <form class="search lookup" role="search" onSubmit=${search}>
      <input
        id="search"
        type="search"
        role="combobox"
        aria-label="Search numbers, names, memos and amounts"
        aria-autocomplete="list"
        aria-expanded=${hits.length > 0}
        aria-controls="search-hits"
        aria-activedescendant=${hits[at] ? `search-hit-${at}` : null}
        placeholder="Search  ( / )"
        autocomplete="off"
        value=${text}
        onInput=${(event) => type(event.target.value)}
        onKeyDown=${press}
        onFocus=${() => suggest(text.trim())}
        onBlur=${close}
      />
      <ul role="listbox" id="search-hits" aria-label="Hits" hidden=${hits.length === 0}>
        ${!text.trim() && html`<li class="hint" role="presentation">Changed last</li>`}
        ${hits.map(
          (hit, index) => html`
            <li
              class="hit"
              role="option"
              id=${`search-hit-${index}`}
              aria-selected=${index === at}
              onMouseDown=${(event) => {
                event.preventDefault();
                open(hit);
              }}
            >
              <${Hit} ...${hit} />
            </li>
          `,
        )}
      </ul>
    </form>
  `;
}

/** Some hits of every kind in turn, so that many of one kind do not hide the others. */
function firstHits(groups) {
  const hits = [];
  for (let place = 0; place < MOST; place += 1) {
    for (const { kind, records } of groups)
      if (records[place]) hits.push({ kind, record: records[place] });
  }
  const order = groups.map(({ kind }) => kind);
  return hits
    .slice(0, MOST)
    .sort((one, other) => order.indexOf(one.kind) - order.indexOf(other.kind));
}
