// The list of a kind of record: searched, filtered, sorted, added up, and read on as one scrolls.

import { kindOf, pageOf } from '../kinds/index.js';
import { withQuery } from '../books/api.js';
import { shownNumber } from '../books/amounts.js';
import { useList } from '../books/use_list.js';
import { Field } from '../parts/fields.js';
import { html, useEffect } from '../parts/html.js';
import { More } from '../parts/more.js';
import { ProblemText } from '../parts/problem.js';
import { SearchField } from '../parts/search_field.js';
import { Table } from '../parts/table.js';
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
  const singular = (kind.singularOf?.(chosen) ?? kind.singular).toLowerCase();
  const fresh = chosen.kind ? `/new/${collection}?kind=${chosen.kind}` : `/new/${collection}`;
  useEffect(() => {
    document.title = heading;
  }, [heading]);

  return html`
    <div class="heading">
      <h1>${heading}</h1>
      <a class="button primary" href=${fresh}>New ${singular}</a>
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
    ${list.rows &&
    html`
      <${Table}
        caption=${heading}
        columns=${kind.columns}
        rows=${list.rows}
        hrefOf=${(record) => pageOf(kind, record)}
        sort=${sort}
        onSort=${(next) => goWith({ sort: next })}
        foot=${list.sums && html`<${Sums} ...${{ kind, sums: list.sums, total: list.total }} />`}
      />
      ${list.rows.length === 0 && html`<p class="quiet">Nothing here fits. <a href=${fresh}>Make the first one</a>.</p>`}
      <${More} list=${list} />
    `}
  `;
}

function headingOf(kind, query) {
  const narrowed = kind.filters.find(({ name }) => name === 'kind');
  const label = narrowed?.choices.find(([key]) => key && key === query.get('kind'))?.[1];
  return label ? `${label}s` : kind.plural;
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
