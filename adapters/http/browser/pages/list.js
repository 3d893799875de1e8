// The list of a kind of record: searched, filtered, sorted, added up, and read on as one scrolls.

import { kindOf, pageOf } from '../kinds/index.js';
import { withQuery } from '../books/api.js';
import { shownNumber } from '../books/amounts.js';
import { mayUse } from '../books/rights.js';
import { useList } from '../books/use_list.js';
import { Field } from '../parts/fields.js';
import { html, useEffect, useMemo } from '../parts/html.js';
import { ReadOn } from '../parts/more.js';
import { ProblemText } from '../parts/problem.js';
import { SearchField } from '../parts/search_field.js';
import { columnsInUse, Table } from '../parts/table.js';
import { Amount } from '../parts/values.js';
import { goWith } from '../shell/router.js';

export default function ListPage({ collection, query }) {
  const kind = kindOf(collection);
  const chosen = Object.fromEntries(kind.filters.map(({ name }) => [name, query.get(name) ?? '']));
  const sort = query.get('sort') ?? kind.sort;
  const q = query.get('q') ?? '';
  const path = withQuery(kind.api, { ...chosen, sort, q, sums: (kind.sumsOf?.(chosen) ?? kind.sums)?.join(',') });
  const list = useList(path);
  const heading = headingOf(kind, query);
  const isWhole = sort === kind.sort && !q && Object.values(chosen).every((value) => !value);
  const columns = useMemo(
    () => columnsInUse(isWhole ? kind.columns.map(wholeColumn) : kind.columns, list.rows ?? [], sort),
    [kind, list.rows, sort, isWhole],
  );
  const singular = (kind.singularOf?.(chosen) ?? kind.singular).toLowerCase();
  const fresh = chosen.kind ? `/new/${collection}?kind=${chosen.kind}` : `/new/${collection}`;
  useEffect(() => {
    document.title = heading;
  }, [heading]);

  return html`
    <div class="heading">
      <h1>${heading}</h1>
      ${mayUse(kind) && html`<a class="button primary" href=${fresh}>New ${singular}</a>`}
    </div>
    <div class="filters" role="search" aria-label=${`Filter ${kind.plural}`}>
      <${SearchField} id="q" label="Search this list" value=${q} />
      ${kind.filters.map(
        (field) => html`
          <${Field} key=${field.name} field=${field} draft=${chosen} onChange=${(name, value) => goWith({ [name]: value })} />
        `,
      )}
    </div>
    <${ProblemText} problem=${list.problem} />
    ${list.rows?.length === 0 &&
    html`<${Nothing} ...${{ kind, query, words: heading.toLowerCase(), singular, fresh }} />`}
    ${list.rows?.length > 0 &&
    html`
      <${Summary} ...${{ kind, list, words: list.total === 1 ? singular : heading.toLowerCase() }} />
      <${Table}
        caption=${heading}
        columns=${columns}
        rows=${list.rows}
        hrefOf=${(record) => pageOf(kind, record)}
        sort=${sort}
        onSort=${(next) => goWith({ sort: next })}
      />
      <${ReadOn} hasMore=${list.hasMore} onMore=${list.readOn} />
    `}
  `;
}

/** A column of a list that shows every record in its own order. */
const wholeColumn = (column) => ({ ...column, show: column.showInWhole ?? column.show });

function headingOf(kind, query) {
  const narrowed = kind.filters.find(({ name }) => name === 'kind');
  const label = narrowed?.choices.find(([key]) => key && key === query.get('kind'))?.[1];
  return label ? `${label}s` : kind.plural;
}

/** In place of an empty list: the way back to all, or to the first one. */
function Nothing({ kind, query, words, singular, fresh }) {
  const filters = ['q', ...kind.filters.map(({ name }) => name)].filter((name) => name !== 'kind');
  const isNarrowed = filters.some((name) => query.get(name));
  const all = withQuery(kind.page, { kind: query.get('kind') });
  return isNarrowed
    ? html`<p>No ${words} fit these filters. <a href=${all}>Show all ${words}</a></p>`
    : html`
        <p>
          There are no ${words} yet.
          ${mayUse(kind) && html`${' '}<a href=${fresh}>Make the first ${singular}</a>`}
        </p>
      `;
}

/** How many records there are, and their sums: what one wants to know before one scrolls. */
function Summary({ kind, list, words }) {
  const { total, sums } = list;
  const count = total === null ? 'More than 10,000' : shownNumber(String(total));
  return html`
    <p class="list-sums">
      <span>${count} ${words}</span>
      ${kind.columns
        .filter(({ key, sort }) => sumOf(sums, key, sort))
        .map(
          ({ key, label, sort }) => html`
            <span key=${key}><span class="quiet">${label}</span> <${Amount} of=${sumOf(sums, key, sort)} /></span>
          `,
        )}
    </p>
  `;
}

const sumOf = (sums, key, sort) => sums?.[key] ?? sums?.[sort];
