// The page of a record: what it says, what it posts, what it is applied to, and its history.

import { withQuery } from '../books/api.js';
import { mayUse } from '../books/rights.js';
import { useRead } from '../books/use_read.js';
import { kindOf } from '../kinds/index.js';
import { Applied } from '../parts/applied.js';
import { Attachments } from '../parts/attachments.js';
import { Dialog } from '../parts/dialog.js';
import { EntryTable } from '../parts/effect.js';
import { filledIn, Form } from '../parts/form.js';
import { History } from '../parts/history.js';
import { html, useEffect, useState } from '../parts/html.js';
import { Foot } from '../parts/lines.js';
import { say } from '../parts/notices.js';
import { ProblemText } from '../parts/problem.js';
import { Table } from '../parts/table.js';
import { State } from '../parts/values.js';
import { go } from '../shell/router.js';

export default function RecordPage({ collection, id, query }) {
  const kind = kindOf(collection);
  const path = `${kind.api}/${encodeURIComponent(id)}`;
  const knownAt = query.get('knownAt');
  const { data: record, problem } = useRead(withQuery(path, { knownAt }));
  useEffect(() => {
    if (record) document.title = kind.title(record);
  }, [record]);
  if (!record) return problem && html`<${NotShown} ...${{ kind, problem }} />`;
  const entryId = kind.entryId(record);
  return html`
    <div class="heading">
      <h1>${kind.title(record)} <${State} of=${record.status} due=${record.dueDate} /></h1>
      ${!knownAt && html`<${Verbs} ...${{ kind, record, path }} />`}
    </div>
    <${ProblemText} problem=${problem} />
    ${knownAt &&
    html`
      <p class="warnings">
        This is how it was known at ${knownAt}. <a href=${`${kind.page}/${encodeURIComponent(id)}`}>Show it as it is now</a>
      </p>
    `}
    <dl class="facts">
      ${kind
        .facts(record)
        .filter(([, content]) => content)
        .map(([label, content, rank]) => html`<div class=${rank}><dt>${label}</dt><dd>${content}</dd></div>`)}
    </dl>
    ${kind.lines && html`<${Table} caption="Lines" columns=${kind.lines(record)} rows=${record.lines ?? record.splits} />`}
    ${kind.lines &&
    record.total &&
    html`<div class="record-total"><${Foot} pairs=${[['Total', record.total]]} /></div>`}
    ${kind.Below && html`<${kind.Below} record=${record} />`}
    <${Applied} record=${record} />
    ${entryId && html`<${Entry} id=${entryId} knownAt=${knownAt} />`}
    ${!kind.hasNoAttachments && html`<${Attachments} path=${path} />`}
    <${History} path=${path} />
  `;
}

/** In place of a record that cannot be shown: why, and the way to the others. */
function NotShown({ kind, problem }) {
  return html`
    <h1>${kind.singular}</h1>
    <${ProblemText} problem=${problem} />
    <p><a href=${kind.page}>All ${kind.plural.toLowerCase()}</a></p>
  `;
}

/** The entry that a document has posted. */
function Entry({ id, knownAt }) {
  // As a list, which is empty while a document that was voided meanwhile is read anew. What was
  // known at another time stays as it is, and lists do not tell it.
  const named = encodeURIComponent(id);
  const path = knownAt ? withQuery(`/journals/${named}`, { knownAt }) : `/journals?id=${named}`;
  const { data } = useRead(path);
  const entry = knownAt ? data : data?.data[0];
  if (!entry) return null;
  return html`<section><h2>What it posts</h2><${EntryTable} entry=${entry} /></section>`;
}

/** What can be done with a record. A verb that asks for something, or takes something away, opens a
 * dialog that shows what would be posted. */
function Verbs({ kind, record, path }) {
  const [open, setOpen] = useState(null);
  const mine = kind.verbs.filter((verb) => mayUse(verb) && mayUse(kind));
  const shown = mine.filter((verb) => verb.isShown?.(record) ?? true);
  const show = (verb) => {
    const look = verb.isPrimary ? 'primary' : '';
    return verb.href
      ? html`<a class=${`button ${look}`} href=${verb.href(record)}>${verb.label}</a>`
      : html`<button class=${look} onClick=${() => setOpen(verb)}>${verb.label}</button>`;
  };
  const canChange = mayUse(kind) && record.status !== 'void' && !record.source && !record.voids;
  useEffect(() => {
    const press = (event) => {
      if (event.key !== 'e' || event.ctrlKey || event.metaKey || event.target.closest('input, textarea, select, dialog')) return;
      if (canChange) go(`${kind.page}/${encodeURIComponent(record.id)}/edit`);
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [record.id, canChange]);
  return html`
    <div class="verbs">
      ${shown.filter(({ isPrimary }) => isPrimary).map(show)}
      ${canChange && html`<a class="button" href=${`${kind.page}/${encodeURIComponent(record.id)}/edit`}>Edit</a>`}
      ${kind.files?.(record).map(([label, href]) => html`<a class="button" href=${href} download="">${label}</a>`)}
      ${shown.filter(({ isPrimary }) => !isPrimary).map(show)}
      ${canChange && html`<button onClick=${() => setOpen(removing)}>Delete</button>`}
    </div>
    ${open && html`<${VerbDialog} ...${{ kind, record, path, verb: open }} onClose=${() => setOpen(null)} />`}
  `;
}

const removing = { name: null, label: 'Delete', method: 'DELETE', isRemoval: true, isDangerous: true };

function VerbDialog({ kind, record, path, verb, onClose }) {
  const writeOf = (draft) => ({
    method: verb.method ?? 'POST',
    path: verb.name ? `${path}/${verb.name}` : path,
    body: verb.isRemoval ? undefined : filledIn(draft),
  });
  const fields = typeof verb.fields === 'function' ? verb.fields(record) : (verb.fields ?? []);
  const done = (answer, draft) => {
    onClose();
    if (verb.isRemoval) {
      say(`${kind.title(record)} was deleted.`);
      go(kind.page);
      return;
    }
    const other = verb.answer && kindOf(verb.answer);
    say(`${kind.title(record)}: ${verb.label.toLowerCase()} is done.`);
    for (const { message } of answer.warnings ?? []) say(message);
    if (other) go(`${other.page}/${encodeURIComponent(answer.id)}`);
    if (verb.leadsTo) go(`${kind.page}/${encodeURIComponent(verb.leadsTo(draft))}`);
  };
  return html`
    <${Dialog} title=${`${verb.label}: ${kind.title(record)}`} isOpen onClose=${onClose}>
      <${Form}
        fields=${fields}
        initial=${verb.blank?.(record) ?? {}}
        writeOf=${writeOf}
        version=${verb.isRemoval ? record.version : undefined}
        saveLabel=${verb.label}
        isDangerous=${verb.isDangerous}
        onSaved=${done}
        onCancel=${onClose}
      />
    <//>
  `;
}
