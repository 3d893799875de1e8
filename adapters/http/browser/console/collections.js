// The collections with their counts, and one record from all sides: its fields, what it posts, and
// its history.

import { withQuery } from '../books/api.js';
import { useRead } from '../books/use_read.js';
import { kindOf, kinds } from '../kinds/index.js';
import { EntryTable } from '../parts/effect.js';
import { History } from '../parts/history.js';
import { html, useState } from '../parts/html.js';
import { Json, Panel } from './panel.js';

const NEWEST = 8;

export function Collections({ state, record, onChoose }) {
  const [collection, setCollection] = useState('invoices');
  return html`
    <${Panel} title="Collections" isWide>
      <ul class="collection-counts">
        ${kinds.map(
          (kind) => html`
            <li>
              <button aria-pressed=${kind.collection === collection} onClick=${() => setCollection(kind.collection)}>
                ${kind.plural} <strong>${state?.collections[kind.collection] ?? ''}</strong>
              </button>
            </li>
          `,
        )}
      </ul>
      <${Newest} collection=${collection} onChoose=${onChoose} />
      ${record && html`<${Inspector} key=${record.collection + record.id} ...${record} />`}
    <//>
  `;
}

/** Finds a record by its number, name or memo; at first the newest are shown. */
function Newest({ collection, onChoose }) {
  const kind = kindOf(collection);
  const [text, setText] = useState('');
  const { data } = useRead(withQuery(kind.api, { sort: '-version', q: text.trim(), limit: NEWEST }));
  return html`
    <div class="field">
      <label for="inspected">Find in ${kind.plural.toLowerCase()}</label>
      <input id="inspected" type="search" autocomplete="off" value=${text} onInput=${(event) => setText(event.target.value)} />
    </div>
    <ul class="collection-counts">
      ${data?.data.map(
        (record) => html`
          <li><button class="link" onClick=${() => onChoose({ collection, id: record.id })}>${kind.title(record)}</button></li>
        `,
      )}
    </ul>
  `;
}

function Inspector({ collection, id }) {
  const kind = kindOf(collection);
  const path = `${kind.api}/${encodeURIComponent(id)}`;
  const { data, problem } = useRead(path);
  const entryId = data && kind.entryId(data);
  const { data: entry } = useRead(entryId ? `/journals/${encodeURIComponent(entryId)}` : null);
  if (problem && !data) return html`<p>${problem.message}</p><${History} path=${path} />`;
  if (!data) return null;
  return html`
    <h3><a href=${`${kind.page}/${encodeURIComponent(id)}`}>${kind.title(data)}</a></h3>
    <${Json} of=${data} label=${`The record ${id}`} />
    ${entry && html`<${EntryTable} entry=${entry} />`}
    <${History} path=${path} />
  `;
}
