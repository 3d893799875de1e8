// A table of rows that can be walked with j and k, sorted by its captions, and opened with Enter.

import { html, useEffect, useRef } from './html.js';
import { isBlank, isNumeric, Value } from './values.js';

/**
 * @param columns `{key, label, type?, sort?, show?}`: `show` makes the content of a cell from a row,
 *     `sort` is the field by which the server sorts
 * @param rows the records; `hrefOf` says where a row leads
 * @param sort the present order (`-date`); `onSort` is told a new one
 */
export function Table({ columns, rows, hrefOf, sort, onSort, caption }) {
  const body = useRef(null);
  useRowKeys(body);
  return html`
    <div class="scroll" tabindex="0" role="region" aria-label=${caption}>
      <table class="data records">
        <caption class="unseen">${caption}</caption>
        <thead>
          <tr>
            ${columns.map((column) => html`<${Caption} key=${column.key} ...${{ column, sort, onSort }} />`)}
          </tr>
        </thead>
        <tbody ref=${body}>
          ${rows.map(
            (row) => html`
              <tr key=${row.id}>
                ${columns.map((column, index) => {
                  const content = column.show
                    ? column.show(row)
                    : html`<${Value} type=${column.type} of=${row[column.key]} />`;
                  const href = index === 0 && hrefOf?.(row);
                  return html`
                    <td class=${classOf(column)} data-label=${column.label}>
                      ${href ? html`<a class="row-link" href=${href}>${content}</a>` : content}
                    </td>
                  `;
                })}
              </tr>
            `,
          )}
        </tbody>
      </table>
    </div>
  `;
}

/** The columns in which any row has something, and the one by which they are sorted. */
export function columnsInUse(columns, rows, sort) {
  const isUsed = (column) =>
    isNumeric(column.type) ||
    (column.sort && sort.replace('-', '') === column.sort) ||
    rows.some((row) => !isBlank(column.show ? column.show(row) : row[column.key]));
  return rows.length ? columns.filter(isUsed) : columns;
}

function Caption({ column, sort, onSort }) {
  const isSorted = sort === column.sort || sort === `-${column.sort}`;
  if (!column.sort || !onSort) return html`<th scope="col" class=${classOf(column)}>${column.label}</th>`;
  const isDown = sort === `-${column.sort}`;
  const next = isSorted && !isDown ? `-${column.sort}` : column.sort;
  const order = isSorted ? (isDown ? 'descending' : 'ascending') : 'none';
  return html`
    <th scope="col" class=${classOf(column)} aria-sort=${order}>
      <button class="caption" onClick=${() => onSort(next)}>
        ${column.label}<span aria-hidden="true">${isSorted ? (isDown ? ' ▾' : ' ▴') : ''}</span>
      </button>
    </th>
  `;
}

function classOf({ type, key }) {
  return `${isNumeric(type) ? 'numeric' : ''} c-${key}`;
}

/** j and k move the focus from row to row. */
export function useRowKeys(body) {
  useEffect(() => {
    const move = (event) => {
      if (event.target.closest('input, textarea, select, dialog') || event.ctrlKey || event.metaKey) return;
      if (!body.current || (event.key !== 'j' && event.key !== 'k')) return;
      const links = [...body.current.querySelectorAll('a.row-link')];
      const at = links.indexOf(document.activeElement);
      const next = event.key === 'j' ? links[at + 1] : links[at < 0 ? links.length - 1 : at - 1];
      next?.focus();
    };
    document.addEventListener('keydown', move);
    return () => document.removeEventListener('keydown', move);
  }, []);
}
