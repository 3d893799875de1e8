// The plan of an import: what would be created, what is there already, what is refused, and why.

import { amountOf, centsOf, shownNumber } from '../books/amounts.js';
import { textOfRow } from '../books/imports.js';
import { useRead } from '../books/use_read.js';
import { kindOf } from '../kinds/index.js';
import { html, useState } from './html.js';
import { countsText } from './import_words.js';
import { AccountName, accountLabel, useAccounts } from './names.js';
import { Table } from './table.js';
import { Amount, Day } from './values.js';
import { Warnings } from './effect.js';

const FIRST = 100; // rows of each part
const MOST_IDS = 100; // accounts that one address names

export function ImportPlan({ plan }) {
  const { lines, more = {} } = plan;
  const made = plan.records.filter(({ outcome }) => outcome === 'created');
  const completed = plan.records.filter(({ outcome }) => outcome === 'merged');
  const known = plan.records.filter(({ outcome }) => outcome === 'duplicate');
  const isOfBank = 'matched' in plan;
  return html`
    <dl class="counts">
      <${Count} label="New" text=${countsText(plan.created)} />
      <${Count} label=${isOfBank ? 'Entered already by you' : 'Completed'} text=${countsText(plan.merged)} />
      <${Count} label="In the books already" text=${linesText(lines.duplicate)} />
      <${Count} label="Left out" text=${linesText(lines.leftOut)} />
      <${Count} label="Refused" text=${linesText(lines.refused)} isBad=${lines.refused > 0} />
    </dl>
    <p class="quiet">
      Nothing is imported yet. All ${shownNumber(String(lines.total))} lines are counted: the rest is structure,
      such as headers and blank lines.
    </p>
    <${Warnings} of=${plan.warnings} />
    ${plan.stoppedAt && html`<p class="problem">Reading stopped at line ${plan.stoppedAt}, because too many rows are refused.</p>`}
    <${Part} isOpen title="Refused" rows=${plan.refused} more=${more.refused} columns=${REFUSED} />
    <${Part} isOpen title="New" rows=${made} more=${more.records} columns=${recordColumns(plan)} />
    ${isOfBank &&
    made.length > 0 &&
    html`
      <p class="quiet">
        If rows are on the wrong account, <a href="/new/rules">make a bank rule</a>, come back, and press “Check it again”.
      </p>
    `}
    <${Part} isOpen title="Completed" rows=${plan.enriched} more=${more.enriched} columns=${ENRICHED} />
    <${Part} title="Several entries fit" rows=${plan.ambiguous} more=${more.ambiguous} columns=${AMBIGUOUS} />
    <${Part} isOpen title="Rows that you have entered already" rows=${plan.matched} more=${more.matched} columns=${MATCHED} />
    <${Part} isOpen title="Probable duplicates" rows=${plan.probableDuplicates} more=${more.probableDuplicates} columns=${PROBABLE} />
    <${Part} isOpen title="Possible transfers" rows=${plan.possibleTransfers} more=${more.possibleTransfers} columns=${TRANSFERS} />
    ${!isOfBank && html`<${Part} title="Completed" rows=${completed} columns=${KNOWN} />`}
    <${Part} title="In the books already" rows=${known} columns=${KNOWN} />
    <${Part} title="Names that are much like a contact" rows=${plan.possibleContacts} more=${more.possibleContacts} columns=${CONTACTS} />
    <${Part} title="Assumed" rows=${plan.assumed} more=${more.assumed} columns=${ASSUMED} />
    <${Part} title="Left out" rows=${plan.leftOut} more=${more.leftOut} columns=${LEFT_OUT} />
    <${Part} title="Ids of the bank that come again" rows=${plan.fitidReused} more=${more.fitidReused} columns=${FITIDS} />
    <${Part} title="Numbers that other documents have, too" rows=${plan.doubled?.map((number) => ({ number }))} more=${more.doubled} columns=${NUMBERS} />
    <${Part} isOpen title="Totals of the file that the books do not have" rows=${plan.proof?.differences} more=${plan.proof?.more} columns=${PROOF} />
    ${plan.proof && plan.proof.differences.length === 0 && html`<p>✓ All ${plan.proof.checked} totals that the files state are those of the books.</p>`}
    <${BalancesBesides} plan=${plan} made=${made} />
  `;
}

function Count({ label, text, isBad }) {
  return html`<div class=${isBad ? 'bad' : ''}><dt>${label}</dt><dd>${text || 'none'}</dd></div>`;
}

function linesText(count) {
  return count && `${shownNumber(String(count))} ${count === 1 ? 'line' : 'lines'}`;
}

/** One part of the plan, with its first rows. `more` is how many the answer does not list. */
function Part({ title, rows, more = 0, columns, isOpen = false }) {
  const [limit, setLimit] = useState(FIRST);
  if (!rows?.length) return null;
  const shown = rows.slice(0, limit).map((row, index) => ({ id: index, ...row, key: index }));
  return html`
    <details class="part" open=${isOpen}>
      <summary><h2>${title} <span class="quiet">${shownNumber(String(rows.length + more))}</span></h2></summary>
      <${Table} caption=${title} columns=${columns} rows=${shown} />
      ${rows.length > limit && html`<button onClick=${() => setLimit(rows.length)}>Show all ${shownNumber(String(rows.length))}</button>`}
      ${more > 0 && html`<p class="quiet">${shownNumber(String(more))} more are counted and not listed.</p>`}
    </details>
  `;
}

const line = {
  key: 'line',
  label: 'Line',
  show: (row) => (row.file ? `${row.file}, ${row.line}` : shownNumber(String(row.line))),
};
const rowText = { key: 'text', label: 'In the file', show: (row) => html`<code class="line-text">${textOfRow(row)}</code>` };
const evidence = { key: 'evidence', label: 'Why', show: (row) => row.evidence.join('; ') };
const entry = { key: 'entry', label: 'In the books', show: (row) => html`<${RecordLink} ...${row} />` };
const certain = { key: 'certain', label: 'Certain', show: (row) => (row.certain ? '✓ certain' : '? look at it') };

const REFUSED = [line, rowText, { key: 'message', label: 'Why it is refused' }];
const ASSUMED = [line, { key: 'what', label: 'What' }, { key: 'why', label: 'Why' }];
const LEFT_OUT = [{ key: 'block', label: 'Part of the file' }, { key: 'rows', label: 'Rows', type: 'number' }, { key: 'why', label: 'Why' }];
const MATCHED = [line, rowText, entry, certain, evidence];
const PROBABLE = [line, rowText, { key: 'payee', label: 'Earlier payee' }, entry];
const TRANSFERS = [
  line,
  rowText,
  entry,
  { key: 'account', label: 'Other account', show: ({ accountId }) => html`<${AccountName} id=${accountId} />` },
  { key: 'joined', label: 'One transfer', type: 'check', show: ({ joined }) => (joined ? '✓ joined' : 'stays apart') },
  evidence,
];
const CONTACTS = [
  line,
  { key: 'payee', label: 'Payee of the file' },
  { key: 'name', label: 'Contact', show: ({ contactId, name }) => html`<a href=${`/contacts/${contactId}`}>${name}</a>` },
  { key: 'score', label: 'Alike (of 100)', type: 'number' },
];
const FITIDS = [line, { key: 'fitid', label: 'Id of the bank' }];
const NUMBERS = [{ key: 'number', label: 'Number' }];
const KNOWN = [line, rowText, entry];
const ENRICHED = [
  line,
  entry,
  {
    key: 'fields',
    label: 'Is filled in',
    show: ({ fields }) => Object.entries(fields).map(([name, { after }]) => html`<div>${name}: ${after}</div>`),
  },
  certain,
  evidence,
];
const AMBIGUOUS = [
  line,
  rowText,
  {
    key: 'candidates',
    label: 'Entries',
    show: ({ candidates }) => candidates.map((one) => html`<div><${RecordLink} ...${one} /> ${one.evidence.join('; ')}</div>`),
  },
];
const PROOF = [
  line,
  { key: 'account', label: 'Account' },
  { key: 'to', label: 'On', type: 'date' },
  { key: 'stated', label: 'In the file', type: 'amount' },
  { key: 'books', label: 'In the books', type: 'amount' },
  { key: 'difference', label: 'Difference', type: 'amount' },
];

/** The new records: what each is, and which accounts it debits and credits. */
function recordColumns(plan) {
  const labels = labelsOfAccounts(plan.records);
  const accountsOf = (journal, side) =>
    journal
      .filter((row) => row[side] !== '0.00')
      .map((row) => html`<div><${PlannedAccount} id=${row.accountId} labels=${labels} /></div>`);
  return [
    line,
    { key: 'label', label: 'What', show: ({ label, collection }) => label ?? kindOf(collection)?.singular ?? collection },
    { key: 'debit', label: 'Debit', show: ({ journal }) => accountsOf(journal, 'debit') },
    { key: 'credit', label: 'Credit', show: ({ journal }) => accountsOf(journal, 'credit') },
    {
      key: 'amount',
      label: 'Amount',
      type: 'amount',
      show: ({ journal }) => journal.length > 0 && html`<${Amount} of=${amountOf(totalOf(journal, 'debit'))} />`,
    },
  ];
}

function labelsOfAccounts(records) {
  const accounts = records.filter(({ collection }) => collection === 'accounts');
  return new Map(accounts.map(({ id, label }) => [id, label]));
}

function PlannedAccount({ id, labels }) {
  const account = useAccounts()?.get(id);
  if (account) return accountLabel(account);
  return html`${labels.get(id) ?? id} <span class="quiet">(new)</span>`;
}

function RecordLink({ collection, id }) {
  const kind = kindOf(collection);
  if (!kind) return collection;
  return html`<a href=${`${kind.page}/${encodeURIComponent(id)}`} target="_blank">${kind.singular ?? collection} ↗</a>`;
}

/** The trial balance before and after, and the accounts that change. */
function BalancesBesides({ plan, made }) {
  const { before, after } = plan.trialBalance;
  const changes = changesOf(made);
  // What the plan does not list, or completes, has no figures here: then only the totals are certain.
  const isTold = ({ outcome, journal }) => outcome === 'created' || journal.length === 0;
  const isWhole = !plan.more?.records && plan.records.every(isTold);
  const ids = isWhole ? [...changes.keys()].sort() : [];
  const labels = labelsOfAccounts(made);
  const some = ids.length <= MOST_IDS ? `&id=${ids.map(encodeURIComponent).join(',')}` : '';
  const { data } = useRead(ids.length ? `/accounts?limit=1000${some}` : null);
  const chart = new Map(data?.data.map((account) => [account.id, account]) ?? []);
  return html`
    <section class="balances">
      <h2>Balances before and after</h2>
      <div class="scroll" tabindex="0" role="region" aria-label="Balances before and after">
        <table class="data">
          <caption class="unseen">Balances before and after the import</caption>
          <thead>
            <tr>
              <th scope="col">Account</th>
              <th scope="col" class="numeric">Before</th>
              <th scope="col" class="numeric">Change</th>
              <th scope="col" class="numeric">After</th>
            </tr>
          </thead>
          <tbody>
            ${data &&
            ids.map((id) => {
              const changed = { label: labels.get(id), account: chart.get(id), cents: changes.get(id) };
              return html`<${ChangedAccount} key=${id} ...${changed} />`;
            })}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">Trial balance, each side</th>
              <td class="numeric"><${Amount} of=${before.debits} /></td>
              <td class="numeric"><${Amount} of=${amountOf(centsOf(after.debits) - centsOf(before.debits))} /></td>
              <td class="numeric"><${Amount} of=${after.debits} /> ${after.debits === after.credits ? '✓' : '✗ does not balance'}</td>
            </tr>
          </tfoot>
        </table>
      </div>
      ${plan.statements?.map(
        ({ accountId, date, balance }) => html`
          <p>
            The statement says that <${AccountName} id=${accountId} /> has${' '}
            <strong><${Amount} of=${balance} /></strong> on <${Day} of=${date} />.
          </p>
        `,
      )}
    </section>
  `;
}

/** Amounts in the natural sign of the account; of a new one, whose type is not told, with its side. */
function ChangedAccount({ label, account, cents }) {
  if (!account) {
    const size = amountOf(cents < 0n ? -cents : cents);
    const side = cents < 0n ? 'credit' : 'debit';
    return html`
      <tr>
        <th scope="row">${label} <span class="quiet">(new)</span></th>
        <td class="numeric"><${Amount} of="0.00" /></td>
        <td class="numeric"><span class="quiet">${side}</span> <${Amount} of=${size} /></td>
        <td class="numeric"><span class="quiet">${side}</span> <${Amount} of=${size} /></td>
      </tr>
    `;
  }
  const isOfDebits = account.type === 'asset' || account.type === 'expense';
  const change = isOfDebits ? cents : -cents;
  return html`
    <tr>
      <th scope="row">${accountLabel(account)}</th>
      <td class="numeric"><${Amount} of=${account.balance} /></td>
      <td class="numeric"><${Amount} of=${amountOf(change)} /></td>
      <td class="numeric"><${Amount} of=${amountOf(centsOf(account.balance) + change)} /></td>
    </tr>
  `;
}

/** The change of each account by its id, in cents; debits are positive. */
function changesOf(records) {
  const changes = new Map();
  for (const { accountId, debit, credit } of records.flatMap(({ journal }) => journal)) {
    changes.set(accountId, (changes.get(accountId) ?? 0n) + centsOf(debit) - centsOf(credit));
  }
  return changes;
}

function totalOf(journal, side) {
  return journal.reduce((total, row) => total + centsOf(row[side]), 0n);
}
