// The open invoices or bills of a contact, and how much of a payment goes to each of them.

import { amountOf, centsOf, sum } from '../books/amounts.js';
import { readNamed, withQuery } from '../books/api.js';
import { version } from '../books/live.js';
import { useList } from '../books/use_list.js';
import { useRead } from '../books/use_read.js';
import { kindOf } from '../kinds/index.js';
import { Field } from './fields.js';
import { html, useState } from './html.js';
import { Foot } from './lines.js';
import { MoreInForm } from './more.js';
import { ProblemText } from './problem.js';
import { Amount, Day } from './values.js';

const AT_ONCE = 100; // documents
const OPEN = { invoices: 'sent,printed,overdue', bills: 'open,overdue' };

export function OpenDocuments({
  draft,
  faults,
  answer,
  onChange,
  collection,
  member,
  kind,
  totalOf,
  followsTotal,
}) {
  const applications = draft.applications ?? [];
  const [words, setWords] = useState('');
  const { documents, list, problem } = useDocuments({
    collection,
    words,
    kind,
    draft,
    ids: applications.map((one) => one[member]),
  });
  if (!draft.contactId) return null;
  const total = totalOf(draft, answer) || '0.00';
  const applied = sum(applications.map(({ amount }) => amount));
  const left = amountOf((centsOf(total) ?? 0n) - centsOf(applied));
  const set = (id, amount) => {
    const others = applications.filter((application) => application[member] !== id);
    const next = amount === '' ? others : [...others, { [member]: id, amount }];
    onChange('applications', next);
    const isFollowing = followsTotal && (!draft.amount || draft.amount === applied);
    if (isFollowing) onChange('amount', sum(next.map((application) => application.amount)));
  };
  return html`
    <fieldset class="lines open-documents">
      <legend>Open ${kindOf(collection).plural.toLowerCase()}</legend>
      <p class="hint">
        What you leave empty, the books apply by themselves: to the same amount, to the number in
        the memo, else to the oldest.
      </p>
      <${ProblemText} problem=${problem} />
      ${(list.hasMore || words) && html`<${Finder} ...${{ words, setWords }} />`}
      ${
        documents?.length === 0 &&
        html`<p class="quiet">${words ? 'Nothing that is open has these words.' : 'Nothing is open.'}</p>`
      }
      ${
        documents?.length > 0 &&
        html`
        <table>
          <thead>
            <tr>
              <th scope="col">Number</th>
              <th scope="col">Date</th>
              <th scope="col">Due</th>
              <th scope="col" class="numeric">Open</th>
              <th scope="col" class="numeric">Apply</th>
              <th><span class="unseen">All of it</span></th>
            </tr>
          </thead>
          <tbody>
            ${documents.map(
              (document) => html`
                <${OpenDocument}
                  key=${document.id}
                  ...${{ document, collection, applications, member, draft, faults }}
                  left=${followsTotal ? null : left}
                  onSet=${(amount) => set(document.id, amount)}
                />
              `,
            )}
          </tbody>
        </table>
        <${MoreInForm} list=${list} />
      `
      }
      <${Foot} pairs=${[
        ['Applied', applied],
        ['Left', left],
      ]} />
    </fieldset>
  `;
}

/** Finds among more documents than are shown. */
function Finder({ words, setWords }) {
  const field = { name: 'words', label: 'Find a number or memo', type: 'text' };
  return html`<${Field} field=${field} draft=${{ words }} onChange=${(_, typed) => setWords(typed)} />`;
}

function OpenDocument({ document, collection, applications, member, draft, faults, left, onSet }) {
  const at = applications.findIndex((application) => application[member] === document.id);
  const open = openFor(draft, document);
  const isAll = at >= 0 && applications[at].amount === open;
  const name = document.number || kindOf(collection).title(document);
  const rest = left === null ? open : smaller(open, left);
  return html`
    <tr>
      <th scope="row" data-label="Number">
        <a href=${`${kindOf(collection).page}/${document.id}`} target="_blank" rel="noopener">${name}</a>
      </th>
      <td data-label="Date"><${Day} of=${document.date} /></td>
      <td data-label="Due"><${Day} of=${document.dueDate} /></td>
      <td data-label="Open" class="numeric"><${Amount} of=${open} /></td>
      <td data-label="Apply" class="numeric">
        <${Field}
          isCell
          field=${{ name: 'amount', label: `Apply to ${name}`, type: 'amount' }}
          draft=${{ amount: applications[at]?.amount ?? '' }}
          fault=${faults[`applications.${at}.amount`] ?? faults[`applications.${at}`]}
          onChange=${(_, amount) => onSet(amount)}
        />
      </td>
      <td>
        <button type="button" aria-label=${isAll ? `Take back from ${name}` : `All of ${name}`}
          onClick=${() => onSet(isAll ? '' : rest)}>
          ${isAll ? 'None' : 'All'}
        </button>
      </td>
    </tr>
  `;
}

/** The documents that are open and have some words, and those that the draft names already. */
function useDocuments({ collection, kind, draft, ids, words }) {
  const { contactId } = draft;
  const { api } = kindOf(collection);
  const open = { contactId, kind, status: OPEN[collection], sort: 'dueDate', q: words.trim() };
  const list = useList(contactId ? withQuery(api, open) : null, AT_ONCE);
  const missing = new Set(ids);
  for (const { id } of list.rows ?? []) missing.delete(id);
  const ofContact = withQuery(api, { contactId });
  const isAsked = list.rows && contactId && missing.size > 0;
  const { data: named, problem } = useRead(
    isAsked ? withQuery(ofContact, { id: [...missing].join(',') }) : null,
    version.value,
    (_, signal) => readNamed(ofContact, [...missing], signal),
  );
  const others = (named ?? []).filter(({ id }) => missing.has(id));
  return {
    documents: list.rows && [...others, ...list.rows],
    list,
    problem: list.problem ?? (isAsked ? problem : null),
  };
}

/** What is open of a document, counting what this payment has paid of it already. */
function openFor(draft, document) {
  const mine = (draft.applied ?? []).filter(({ debitId }) => debitId === document.id);
  return sum([document.balance, ...mine.map(({ amount }) => amount)]);
}

function smaller(one, other) {
  const rest = centsOf(other);
  if (rest <= 0n) return one;
  return centsOf(one) < rest ? one : other;
}
