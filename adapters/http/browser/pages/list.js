// The list of a kind of record: searched, filtered, sorted, added up, and read on as one scrolls.

import { kindOf } from '../kinds/index.js';
import { read, withQuery } from '../books/api.js';
import { version } from '../books/live.js';
import { shownNumber } from '../books/amounts.js';
import { Field } from '../parts/fields.js';
import { html, useEffect, useRef, useState } from '../parts/html.js';
import { More } from '../parts/more.js';
import { ProblemText } from '../parts/problem.js';
import { Table } from '../parts/table.js';
import { Amount } from '../parts/values.js';
import { goWith } from '../shell/router.js';

const PAGE = 50; // records
const MOST_AT_ONCE = 1000; // records that one request may ask for
const PATIENCE = 250; // milliseconds between typing and searching

export default function ListPage({ collection, query }) {
  const kind = kindOf(collection);
  const chosen = Object.fromEntries(kind.filters.map(({ name }) => [name, query.get(name) ?? '']));
  const sort = query.get('sort') ?? kind.sort;
  const q = query.get('q') ?? '';
  const path = withQuery(kind.api, { ...chosen, sort, q, sums: kind.sums?.join(',') });
  const list = useList(path);
  const heading = headingOf(kind, query);
  const fresh = chosen.kind ? `/new/${collection}?kind=${chosen.kind}` : `/new/${collection}`;
  useEffect(() => {
    document.title = heading;
  }, [heading]);

  return html`
    <div class="heading">
      <h1>${heading}</h1>
      <a class="button primary" href=${fresh}>New ${(kind.singular ?? '').toLowerCase()}</a>
    </div>
    <div class="filters" role="search" aria-label=${`Filter ${kind.plural}`}>
      <${SearchField} value=${q} />
      ${kind.filters.map(
        (field) => html`
          <${Field} key=${field.name} field=${field} draft=${chosen} onChange=${(name, value) => goWith({ [name]: value })} />
        `,
      )}
    </div>
    <${ProblemText} problem=${list.problem} />
    ${list.rows &&
    html`
      <${Table}
        caption=${heading}
        columns=${kind.columns}
        rows=${list.rows}
        hrefOf=${(record) => `${kind.page}/${encodeURIComponent(record.id)}`}
        sort=${sort}
        onSort=${(next) => goWith({ sort: next })}
        foot=${list.sums && html`<${Sums} ...${{ kind, sums: list.sums, total: list.total }} />`}
      />
      ${list.rows.length === 0 && html`<p class="quiet">Nothing here fits. <a href=${fresh}>Make the first one</a>.</p>`}
      <p class="quiet" aria-live="polite">
        ${list.rows.length} of ${list.total === null ? 'more than 10,000' : shownNumber(String(list.total))}
      </p>
      <${More} hasMore=${list.hasMore} onMore=${list.readOn} />
    `}
  `;
}

function headingOf(kind, query) {
  const narrowed = kind.filters.find(({ name }) => name === 'kind');
  const label = narrowed?.choices.find(([key]) => key && key === query.get('kind'))?.[1];
  return label ? `${label}s` : kind.plural;
}

/** The records of a list that were read so far. When the books change, as many are read again. */
function useList(path) {
  const [list, setList] = useState({ path: null, rows: null, cursor: null });
  const asked = useRef(0);
  const seen = version.value;
  const take = (page, rows) =>
    setList({ path, rows, cursor: page.nextCursor, total: page.total, sums: page.sums, problem: null });
  useEffect(() => {
    asked.current += 1;
    const question = asked.current;
    const count = list.path === path ? Math.max(PAGE, list.rows.length) : PAGE;
    read(withQuery(path, { limit: Math.min(count, MOST_AT_ONCE) }))
      .then((page) => question === asked.current && take(page, page.data))
      .catch((problem) => question === asked.current && setList({ path: null, rows: null, cursor: null, problem }));
  }, [path, seen]);
  const readOn = async () => {
    asked.current += 1;
    const question = asked.current;
    const page = await read(withQuery(path, { limit: PAGE, cursor: list.cursor }));
    if (question === asked.current) take(page, [...list.rows, ...page.data]);
  };
  return { ...list, hasMore: Boolean(list.cursor), readOn };
}

function Sums({ kind, sums, total }) {
  return html`
    <tr>
      ${kind.columns.map(({ key, sort }, index) => {
        if (index === 0) return html`<th scope="row">Sum${total === null ? '' : ` of ${shownNumber(String(total))}`}</th>`;
        const sum = sums[key] ?? sums[sort];
        return html`<td class=${sum ? 'numeric' : ''}>${sum && html`<${Amount} of=${sum} />`}</td>`;
      })}
    </tr>
  `;
}

function SearchField({ value }) {
  const [text, setText] = useState(value);
  const timer = useRef(null);
  const search = (event) => {
    setText(event.target.value);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => goWith({ q: event.target.value.trim() }), PATIENCE);
  };
  return html`
    <div class="field">
      <label for="q">Search this list</label>
      <input id="q" type="search" autocomplete="off" value=${text} onInput=${search} />
    </div>
  `;
}
