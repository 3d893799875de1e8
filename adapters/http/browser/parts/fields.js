// The fields of forms. Each has a label, a hint, and the fault that the server found in it.

import { centsOf, shownNumber, typedNumber } from '../books/amounts.js';
import { html, useId, useState } from './html.js';
import { Lookup } from './lookup.js';

/**
 * One field of a draft.
 *
 * @param field `{name, label, type, choices?, of?, where?, hint?, isRequired?}`: `type` is text,
 *     email, area, amount, rate, quantity, number, date, choice, fixed (a choice that cannot be changed
 *     any more), check, or lookup (then `of` is a collection, and `where(draft)` the filter of what is
 *     offered)
 */
export function Field({ field, draft, onChange, fault, isCell = false }) {
  const id = useId();
  const value = draft[field.name];
  const faultId = fault ? `${id}-fault` : null;
  const hintId = field.hint && !isCell ? `${id}-hint` : null;
  const common = {
    id,
    name: field.name,
    'aria-label': isCell ? field.label : null,
    'aria-invalid': fault ? 'true' : null,
    'aria-describedby': [faultId, hintId].filter(Boolean).join(' ') || null,
    required: field.isRequired && !isCell,
  };
  return html`
    <div class=${`field ${field.type} ${fault ? 'has-fault' : ''}`}>
      ${!isCell && html`<label for=${id}>${field.label}</label>`}
      <${Control} ...${{ field, value, draft, onChange, common }} />
      ${hintId && html`<p class="hint" id=${hintId}>${field.hint}</p>`}
      ${fault && html`<p class="fault" id=${faultId}>${fault}</p>`}
    </div>
  `;
}

function Control({ field, value, draft, onChange, common }) {
  const change = (event) => onChange(field.name, event.target.value);
  switch (field.type) {
    case 'area':
      return html`<textarea rows="2" ...${common} value=${value ?? ''} onInput=${change} />`;
    case 'choice':
      return html`<${Choice} choices=${field.choices} ...${{ value, change, common }} />`;
    case 'fixed':
      return html`<output ...${common}>${labelOf(field.choices, value)}</output>`;
    case 'check':
      return html`
        <input type="checkbox" ...${common} checked=${Boolean(value)}
          onChange=${(event) => onChange(field.name, event.target.checked)} />
      `;
    case 'date':
      return html`<input type="date" ...${common} min="1900-01-01" max="2200-12-31" value=${value ?? ''} onInput=${change} />`;
    case 'lookup':
      return html`
        <${Lookup} of=${field.of} where=${field.where?.(draft) ?? {}} value=${value ?? null}
          onChoose=${(record) => onChange(field.name, record?.id ?? null, record)} inputProps=${common} />
      `;
    case 'amount':
    case 'rate':
    case 'quantity':
      return html`
        <${NumberInput} value=${value} onChange=${(typed) => onChange(field.name, typed)} common=${common} />
      `;
    case 'number':
      return html`
        <input type="text" autocomplete="off" inputmode="numeric" ...${common} value=${value ?? ''}
          onInput=${({ target }) => onChange(field.name, wholeNumber(target.value))} />
      `;
    default:
      return html`
        <input type=${field.type === 'email' ? 'email' : 'text'} autocomplete="off" ...${common}
          value=${value ?? ''} onInput=${change} />
      `;
  }
}

/** One of some choices; the first if none is chosen. */
function Choice({ choices, value, change, common }) {
  const chosen = value ?? choices[0][0];
  return html`
    <select ...${common} value=${chosen} onChange=${change}>
      ${choices.map(([key, label]) => html`<option value=${key} selected=${key === chosen}>${label}</option>`)}
    </select>
  `;
}

/** The words for one of some choices. */
export function labelOf(choices, key) {
  return choices.find(([other]) => other === key)?.[1] ?? key;
}

/** A whole number as the API takes it; what is none stays as it was typed. */
function wholeNumber(text) {
  return /^\d{1,7}$/.test(text.trim()) ? Number(text) : text;
}

/** A number that is shown with its separators, and as it was typed while somebody types. */
function NumberInput({ value, onChange, common }) {
  const [typed, setTyped] = useState(null);
  return html`
    <input
      type="text"
      autocomplete="off"
      inputmode="decimal"
      ...${common}
      value=${typed ?? shownTyped(value)}
      onFocus=${(event) => event.target.select()}
      onInput=${(event) => {
        setTyped(event.target.value);
        onChange(typedNumber(event.target.value));
      }}
      onBlur=${() => setTyped(null)}
    />
  `;
}

/** What was typed, as a number of people if it is one: `1250` is 1,250.00, and `1.5` is 1.50. */
function shownTyped(value) {
  if (value === null || value === undefined) return '';
  const text = String(value);
  if (centsOf(text) === null) return /^-?\d+\.\d+$/.test(text) ? shownNumber(text) : text;
  const [whole, fraction = ''] = text.split('.');
  return shownNumber(`${whole}.${fraction.padEnd(2, '0')}`);
}
