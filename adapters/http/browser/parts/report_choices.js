// What a report shows: its days, basis, columns and the rest, each kept in the address of the page.

import { valueLabel } from '../books/report_words.js';
import { goWith } from '../shell/router.js';
import { Field } from './fields.js';
import { html, useEffect, useRef, useState } from './html.js';

const PATIENCE = 600; // milliseconds after the last key in a date
const DAYS = ['from', 'to', 'asOf'];
const CHOICES = {
  basis: 'Basis',
  columns: 'Columns',
  compareTo: 'Compare with',
  percentOf: 'Percentages',
};
const NARROWING = ['contactId', 'accountId', 'section', 'knownAt'];

/** Choose parameters of the report; the way back leads to the former ones. */
const choose = (parameters) => goWith(parameters, { isSame: false });
const chooseOne = (name, value) => choose({ [name]: value });

/**
 * @param kind the report in the catalogue, with its parameters
 * @param query the parameters of the page; `shown` is the report that they make, once it was read
 */
export function ReportChoices({ kind, query, shown }) {
  const parameters = new Map(kind.parameters.map((parameter) => [parameter.name, parameter]));
  const isNarrowed = NARROWING.some((name) => query.get(name));
  return html`
    <div class="filters report-choices" role="group" aria-label="What the report shows">
      <${Days} ...${{ parameters, query, shown }} />
      ${Object.entries(CHOICES)
        .filter(([name]) => parameters.has(name))
        .map(([name, label]) => html`
          <${Choice} key=${name} ...${{ label, query }} parameter=${parameters.get(name)} />
        `)}
      <details class="more-choices" open=${isNarrowed}>
        <summary>More choices</summary>
        <div class="filters"><${Narrowing} ...${{ kind, parameters, query }} /></div>
      </details>
    </div>
  `;
}

function Choice({ parameter, label, query, none = 'Nothing' }) {
  const { name, values } = parameter;
  const first = parameter.default ?? '';
  const choices = values.map((value) => [value === first ? '' : value, valueLabel(name, value)]);
  if (!first) choices.unshift(['', name === 'percentOf' ? 'None' : none]);
  const field = { name, label, type: 'choice', choices };
  const chosen = query.get(name) ?? '';
  const draft = { [name]: chosen === first ? '' : chosen };
  return html`<${Field} ...${{ field, draft }} onChange=${chooseOne} />`;
}

/** Named days, such as last month, or the first and the last day. */
function Days({ parameters, query, shown }) {
  const names = DAYS.filter((name) => parameters.has(name));
  const period = parameters.get('period');
  const isCustom = names.some((name) => query.get(name));
  const first = query.get('period') ?? period.default ?? '';
  const named = period.values.map((value) => [value, valueLabel('period', value)]);
  const today = period.default ? [] : [['', 'Today']];
  const field = {
    name: 'period',
    label: 'Period',
    type: 'choice',
    choices: [...today, ...named, ['custom', 'Chosen days']],
  };
  const change = (name, value) => {
    const dayOf = (day) => (value === 'custom' ? shown?.[day] : '');
    const days = Object.fromEntries(names.map((day) => [day, dayOf(day)]));
    choose({ ...days, period: value === 'custom' ? '' : value });
  };
  return html`
    <${Field} field=${field} draft=${{ period: isCustom ? 'custom' : first }} onChange=${change} />
    ${isCustom &&
    names.map(
      (name) => html`<${DayField} key=${name} name=${name} value=${query.get(name) ?? ''} />`,
    )}
  `;
}

const DAY_LABELS = { from: 'From', to: 'To', asOf: 'On the day' };

/** A day, which counts once the person has stopped typing. */
function DayField({ name, value }) {
  const [typed, setTyped] = useState(value);
  const timer = useRef(null);
  useEffect(() => setTyped(value), [value]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const change = (_, day) => {
    setTyped(day);
    clearTimeout(timer.current);
    if (day && (day < '1900' || day === value)) return;
    timer.current = setTimeout(() => choose({ [name]: day, period: '' }), PATIENCE);
  };
  const field = { name, label: DAY_LABELS[name], type: 'date' };
  return html`<${Field} field=${field} draft=${{ [name]: typed }} onChange=${change} />`;
}

/** One contact, one account, one part, or the books as they were known before. */
function Narrowing({ kind, parameters, query }) {
  const isOfVendors = /vendor|^ap-/.test(kind.key);
  const isOfCustomers = kind.category.startsWith('Customers');
  const draft = Object.fromEntries(NARROWING.map((name) => [name, query.get(name) ?? '']));
  const contact = isOfVendors ? 'vendor' : isOfCustomers ? 'customer' : undefined;
  const label = { vendor: 'Vendor', customer: 'Customer' }[contact] ?? 'Customer or vendor';
  const lookups = [
    { name: 'contactId', label, type: 'lookup', of: 'contacts', where: () => ({ kind: contact }) },
    { name: 'accountId', label: 'Account', type: 'lookup', of: 'accounts' },
  ];
  return html`
    ${lookups
      .filter(({ name }) => parameters.has(name))
      .map((field) => html`
        <${Field} key=${field.name} ...${{ field, draft }} onChange=${chooseOne} />
      `)}
    ${parameters.has('section') &&
    html`
      <${Choice} label="Part" none="The whole report" query=${query}
        parameter=${parameters.get('section')} />
    `}
    <${KnownAt} value=${draft.knownAt} />
  `;
}

function KnownAt({ value }) {
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  const field = {
    name: 'knownAt',
    label: 'As the books were known',
    type: 'text',
    hint: 'A day such as 2026-03-31, a time, or a version.',
  };
  const leave = (event) => {
    event.preventDefault?.();
    if (typed.trim() !== value) chooseOne('knownAt', typed.trim());
  };
  return html`
    <form onSubmit=${leave} onFocusOut=${leave}>
      <${Field} field=${field} draft=${{ knownAt: typed }}
        onChange=${(_, text) => setTyped(text)} />
    </form>
  `;
}
