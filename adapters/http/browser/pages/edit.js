// The form of a record: a new one, or one that is changed.

import { mayUse, onlyRead } from '../books/rights.js';
import { useRead } from '../books/use_read.js';
import { kindOf } from '../kinds/index.js';
import { bodyOf, draftOf, Form } from '../parts/form.js';
import { html, useEffect, useMemo, useRef } from '../parts/html.js';
import { say } from '../parts/notices.js';
import { ProblemText } from '../parts/problem.js';
import { go } from '../shell/router.js';

export default function EditPage({ collection, id, query }) {
  if (!mayUse(kindOf(collection))) return html`<h1>${onlyRead.value}</h1>`;
  return id === undefined
    ? html`<${NewRecord} key=${query.toString()} kind=${kindOf(collection)} query=${query} />`
    : html`<${ChangedRecord} kind=${kindOf(collection)} id=${id} />`;
}

function NewRecord({ kind, query }) {
  const blank = useMemo(() => kind.blank(query), []);
  const writeOf = (draft) => ({ method: 'POST', path: kind.api, body: bodyOf(kind, draft) });
  const title = `New ${(kind.singularOf?.(blank) ?? kind.singular).toLowerCase()}`;
  return html`<${RecordForm} ...${{ kind, title, initial: blank, writeOf }} />`;
}

function ChangedRecord({ kind, id }) {
  const path = `${kind.api}/${encodeURIComponent(id)}`;
  const { data, problem } = useRead(path);
  // What the form began with stays, also when the record is changed meanwhile: saving says so.
  const first = useRef(null);
  first.current ??= data && draftOf(kind, data);
  if (!first.current) return html`<${ProblemText} problem=${problem} />`;
  const writeOf = (draft) => ({ method: 'PUT', path, body: bodyOf(kind, draft) });
  return html`
    <${RecordForm}
      ...${{ kind, initial: first.current, writeOf, version: first.current.version }}
      title=${`Change ${kind.title(first.current)}`}
    />
  `;
}

function RecordForm({ kind, title, initial, version, writeOf }) {
  useEffect(() => {
    document.title = title;
  }, [title]);
  const saved = (record) => {
    say(`${kind.title(record)} was saved.`);
    for (const { message } of record.warnings ?? []) say(message);
    go(`${kind.page}/${encodeURIComponent(record.id)}`);
  };
  return html`
    <h1>${title}</h1>
    <${Form}
      fields=${kind.fields(initial)}
      initial=${initial}
      version=${version}
      draftOf=${(record) => draftOf(kind, record)}
      fieldOf=${kind.fieldOf}
      writeOf=${writeOf}
      onSaved=${saved}
      onCancel=${() => history.back()}
    />
  `;
}
