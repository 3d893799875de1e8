// What a person can say about a file: what it is, which account it is of, how it is read.

import { DATE_ORDERS } from '../books/files.js';
import { choose, FORMATS, isQuestion } from '../books/imports.js';
import { columnsOf } from '../books/csv_table.js';
import { Field } from './fields.js';
import { html, useEffect, useRef } from './html.js';
import { accountLabel, useAccounts } from './names.js';

const FIRST = 6; // lines of the file that are shown
const HAVE_STATEMENTS = new Set(['bank', 'credit_card', 'undeposited_funds']);
const OF_STATEMENTS = new Set(['csv', 'ofx', 'qif']);
const MATCHES = [
  ['', 'Match those that fit'],
  ['certain', 'Match only certain ones'],
  ['none', 'Enter every row as new'],
];
const PROBABLE = [['', 'Leave them out'], ['import', 'Import them']];
const TRANSFERS = [['', 'Show them'], ['join', 'Make one transfer of both rows']];

/** The columns of a bank's CSV, as the server calls them and as people do. */
const COLUMNS = [
  ['date', 'Date'],
  ['amount', 'Amount'],
  ['debit', 'Money out'],
  ['credit', 'Money in'],
  ['payee', 'Payee'],
  ['memo', 'Memo'],
  ['number', 'Number'],
  ['category', 'Category'],
  ['balance', 'Balance'],
];

export function ImportChoices({ current }) {
  const { format, choices, plan, problem, texts } = current;
  const isOfBank = OF_STATEMENTS.has(format) && (!plan || 'matched' in plan);
  const asksColumns = problem && (problem.code === 'mapping' || problem.code === 'not_csv');
  const asked = problem && (isQuestion(problem) || asksColumns);
  const element = useRef(null);
  useEffect(() => {
    const name = { account_needed: 'accountId', ambiguous_dates: 'dateOrder' }[problem?.code];
    // Who is in a field already stays there.
    if (!document.activeElement.matches('h1, main, body')) return;
    element.current?.querySelector(`[name=${name}]`)?.focus();
  }, [problem?.code]);
  if (texts.length === 0) return null;
  const change = (name, value) => choose({ [name]: value });
  const field = (one) => html`<${Field} key=${one.name} field=${one} draft=${choices} onChange=${change} />`;
  return html`
    <section class="choices ${asked ? 'asked' : ''}" aria-label="How the file is read" ref=${element}>
      ${problem && isQuestion(problem) && html`<p role="alert"><strong>${questionOf(problem)}</strong></p>`}
      ${asked && html`<${Beginning} lines=${texts[0]} />`}
      <div class="filters">
        <${Field}
          field=${{ name: 'format', label: 'The file is', type: 'choice', choices: FORMATS }}
          draft=${{ format }}
          onChange=${(_, value) => choose({}, value)}
        />
        ${isOfBank && html`<${AccountChoice} ...${{ choices, problem, statements: current.statements }} />`}
        ${(problem?.code === 'ambiguous_dates' || choices.dateOrder || format === 'csv' || format === 'qif') &&
        field({ name: 'dateOrder', label: 'Dates', type: 'choice', choices: DATE_ORDERS })}
        ${(format === 'iif' || format === 'quickbooks') && html`<${OpeningBalances} choices=${choices} />`}
        ${plan?.matched && field({ name: 'matches', label: 'Entries that you typed', type: 'choice', choices: MATCHES })}
        ${(plan?.probableDuplicates?.length > 0 || choices.probable) &&
        field({ name: 'probable', label: 'Probable duplicates', type: 'choice', choices: PROBABLE })}
        ${(plan?.possibleTransfers?.length > 0 || choices.transfers) &&
        field({ name: 'transfers', label: 'Possible transfers', type: 'choice', choices: TRANSFERS })}
      </div>
      ${format === 'csv' && isOfBank && html`<${ColumnChoices} current=${current} isOpen=${asksColumns} />`}
          </section>
  `;
}

function questionOf({ code, problem }) {
  if (code === 'ambiguous_dates') {
    return 'The dates can be read in two ways. Say whether the month or the day is first.';
  }
  return problem.statements?.length > 1
    ? 'The file has statements of several accounts. Say which accounts of the books they are.'
    : 'Which account of the books is this statement of? It is remembered for the next file, if the file names its account.';
}

/** The account of each statement of the file; one, if the file has only one. */
function AccountChoice({ choices, problem, statements }) {
  const chart = useAccounts();
  const offered = [...(chart?.values() ?? [])]
    .filter(({ subtype, active }) => active && HAVE_STATEMENTS.has(subtype))
    .map((account) => [account.id, accountLabel(account)]);
  const list = [['', 'Choose an account'], ...offered];
  if (statements.length < 2) {
    const none = ['', problem ? 'Choose an account' : 'The one that is known'];
    const one = { name: 'accountId', label: 'Account', type: 'choice', choices: [none, ...offered] };
    return html`<${Field} field=${one} draft=${choices} onChange=${(name, value) => choose({ [name]: value })} />`;
  }
  const named = choicesByName(choices.accountId);
  return statements.map(
    (name) => html`
      <${Field}
        key=${name}
        field=${{ name, label: `Account ${name}`, type: 'choice', choices: list }}
        draft=${named}
        onChange=${(_, value) => choose({ accountId: namesText({ ...named, [name]: value }) })}
      />
    `,
  );
}

/** `000123:account-1000,…` as an object, and back. */
function choicesByName(text) {
  const pairs = (text ?? '').split(',').filter((part) => part.includes(':'));
  return Object.fromEntries(pairs.map((part) => [part.slice(0, part.lastIndexOf(':')), part.slice(part.lastIndexOf(':') + 1)]));
}

function namesText(named) {
  return Object.entries(named).filter(([, id]) => id).map(([name, id]) => `${name}:${id}`).join(',');
}

/** What the columns of a CSV hold. */
function ColumnChoices({ current, isOpen }) {
  const { texts, choices } = current;
  const header = columnsOf(texts[0]);
  const mapping = choices.mapping ? JSON.parse(choices.mapping) : {};
  if (header.length < 2) return null;
  const columns = header.map((caption, at) => [String(at + 1), caption ? `${at + 1}: ${caption}` : `Column ${at + 1}`]);
  const change = (name, value) => {
    const said = { ...mapping, [name]: typeof value === 'boolean' ? value : Number(value) };
    const kept = Object.entries(said).filter(([, one]) => one);
    choose({ mapping: kept.length ? JSON.stringify(Object.fromEntries(kept)) : '' });
  };
  return html`
    <details open=${isOpen || Boolean(choices.mapping)}>
      <summary>Columns and signs</summary>
      <div class="filters">
        ${COLUMNS.map(
          ([name, label]) => html`
            <${Field}
              key=${name}
              field=${{ name, label, type: 'choice', choices: [['', 'As recognised'], ...columns] }}
              draft=${{ [name]: mapping[name] ? String(mapping[name]) : '' }}
              onChange=${change}
            />
          `,
        )}
        <${Field} field=${{ name: 'reversedSign', label: 'All amounts have the other sign', type: 'check' }} draft=${mapping} onChange=${change} />
      </div>
    </details>
  `;
}

/** The first lines of the file, so that one sees what is asked. */
function Beginning({ lines }) {
  const shown = lines.filter((line) => line.trim()).slice(0, FIRST);
  return html`
    <pre class="file-beginning" tabindex="0" role="region" aria-label="The first lines of the file">${shown.join('\n')}</pre>
  `;
}

/** Balances in the list of accounts are posted only if a person says so, and on which day. */
function OpeningBalances({ choices }) {
  const field = {
    name: 'openingDate',
    label: 'Post opening balances on',
    type: 'date',
    hint: 'Those of the list of accounts. If it is empty, none are posted.',
  };
  const change = (_, day) => choose({ openingDate: day, openingBalances: day ? 'true' : '' });
  return html`<${Field} field=${field} draft=${choices} onChange=${change} />`;
}
