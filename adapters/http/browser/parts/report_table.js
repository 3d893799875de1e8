// The rows of a report: headings that can be folded, and figures that lead to what is behind them.

import { groupsOf, mainColumn, pageOfFigure, pageOfRow, pageOfText } from '../books/report_rows.js';
import { html, useEffect, useMemo, useRef, useState } from './html.js';
import { ReadOn } from './more.js';
import { useRowKeys } from './table.js';
import { isNumeric, Value } from './values.js';

const AT_ONCE = 1000; // rows
const DEEPEST = 6; // from which on rows are not indented further

export function ReportTable({ report }) {
  const { columns, rows } = report;
  const body = useRef(null);
  const groups = useMemo(() => groupsOf(rows), [rows]);
  const [folded, setFolded] = useState(new Set());
  const [most, setMost] = useState(AT_ONCE);
  useRowKeys(body);
  useEffect(() => setFolded(new Set()), [columns.length, report.key]);
  const isList = useMemo(() => rows.some((row) => !row.label), [rows]);
  const hasLabels = useMemo(() => rows.some((row) => row.label), [rows]);
  const visible = useMemo(() => visibleRows(rows, groups, folded, most), [rows, folded, most]);
  const fold = (index) => {
    const next = new Set(folded);
    if (!next.delete(index)) next.add(index);
    setFolded(next);
  };
  const press = (event) => {
    const button = event.target.closest('tr')?.querySelector('button.fold');
    const isOpen = button?.getAttribute('aria-expanded') === 'true';
    if (!button || event.key !== (isOpen ? 'ArrowLeft' : 'ArrowRight')) return;
    event.preventDefault();
    button.click();
  };
  return html`
    ${groups.size > 0 &&
    html`
      <p class="verbs report-folding">
        <button class="quiet" onClick=${() => setFolded(new Set(groups.keys()))}>Fold all</button>
        <button class="quiet" onClick=${() => setFolded(new Set())}>Unfold all</button>
      </p>
    `}
    <div class="scroll report-box" tabindex="0" role="region" aria-label=${report.title}>
      <table class=${`data report ${isList ? 'is-list' : 'is-statement'}`}>
        <caption class="unseen">${report.title}</caption>
        <thead>
          <tr>
            ${columns.map(
              (column, index) =>
                (index > 0 || hasLabels) &&
                html`<th scope="col" class=${classOf(column)}>${column.label}</th>`,
            )}
          </tr>
        </thead>
        <tbody ref=${body} onKeyDown=${press}>
          ${visible.map(
            (index) => html`
              <${Row}
                key=${index}
                row=${rows[index]}
                group=${groups.get(index)}
                isFolded=${folded.has(index)}
                onFold=${() => fold(index)}
                ...${{ report, hasLabels }}
              />
            `,
          )}
        </tbody>
      </table>
      <${ReadOn} hasMore=${visible.length === most} onMore=${() => setMost(most + AT_ONCE)} />
    </div>
  `;
}

function Row({ row, report, group, isFolded, hasLabels, onFold }) {
  // A folded heading shows its total, with what is behind it.
  const figures = (isFolded && group?.total) || row;
  const span = hasLabels && row.label ? labelSpan(figures) : 1;
  const isTransaction = row.kind === 'transaction';
  return html`
    <tr class=${`is-${row.kind} d${Math.min(row.depth, DEEPEST)}`}
      onClick=${isTransaction ? followRow : undefined}>
      ${hasLabels &&
      html`<${Label} ...${{ row, group, isFolded, onFold, span }} known=${report.known} />`}
      ${report.columns.map(
        (column, index) =>
          index >= span && html`<${Cell} key=${column.key} ...${{ row: figures, report, index }} />`,
      )}
    </tr>
  `;
}

function Label({ row, group, isFolded, onFold, span, known }) {
  const page = pageOfRow(row, known);
  const isLink = page && row.label;
  const text = isLink ? html`<a class="row-link" href=${page}>${row.label}</a>` : row.label;
  return html`
    <th scope=${row.label ? 'row' : null} colspan=${span > 1 ? span : null}>
      <span class="label">
        ${group &&
        html`
          <button class="fold" aria-expanded=${!isFolded} aria-label=${`Rows of ${row.label}`}
            onClick=${onFold}>
            <span aria-hidden="true">${isFolded ? '▸' : '▾'}</span>
          </button>
        `}
        ${text}
      </span>
    </th>
  `;
}

function Cell({ row, report, index }) {
  const { columns } = report;
  const column = columns[index];
  const value = row.values[index];
  const content = html`<${Value} type=${column.type} of=${value} />`;
  const isEmpty = value === null || value === '';
  const leadsTo = () => pageOfFigure(row, report, index) ?? pageOfText(row, report, index);
  const page = isEmpty ? null : leadsTo();
  const isMain = index === mainColumn(row, columns);
  return html`
    <td class=${classOf(column)}>
      ${page ? html`<a class=${isMain ? 'row-link' : null} href=${page}>${content}</a>` : content}
    </td>
  `;
}

/** A click anywhere on a transaction leads to its document, unless it marks a text. */
function followRow(event) {
  if (event.target.closest('a, button') || String(getSelection())) return;
  event.currentTarget.querySelector('a.row-link')?.click();
}

/** How many columns a label covers: the empty cells after it belong to it. */
function labelSpan(row) {
  const isFilled = (value, index) => index > 0 && value !== null && value !== '';
  const filled = row.values.findIndex(isFilled);
  return filled < 0 ? row.values.length : filled;
}

/** The indexes of the first rows that are not folded away. */
function visibleRows(rows, groups, folded, most) {
  const visible = [];
  for (let index = 0; index < rows.length && visible.length < most; index += 1) {
    visible.push(index);
    if (folded.has(index)) index = groups.get(index)?.end ?? index;
  }
  return visible;
}

function classOf({ type, key }) {
  return `${isNumeric(type) ? 'numeric' : type} c-${key}`;
}
