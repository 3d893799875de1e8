// The fields of forms. Each has a label, a hint, and the fault that the server found in it.

import { typedNumber } from '../books/amounts.js';
import { html, useId } from './html.js';
import { Lookup } from './lookup.js';

const KEYBOARDS = { amount: 'decimal', rate: 'decimal', quantity: 'decimal', number: 'numeric' };

/**
 * One field of a draft.
 *
 * @param field `{name, label, type, choices?, of?, where?, hint?, isRequired?}`: `type` is text,
 *     area, amount, rate, quantity, number, date, choice, check, or lookup (then `of` is a
 *     collection, and `where(draft)` the filter of what is offered)
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
      return html`<textarea rows="3" ...${common} value=${value ?? ''} onInput=${change} />`;
    case 'choice':
      return html`
        <select ...${common} value=${value ?? ''} onChange=${change}>
          ${field.choices.map(([key, label]) => html`<option value=${key} selected=${key === (value ?? '')}>${label}</option>`)}
        </select>
      `;
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
    default:
      return html`
        <input type="text" autocomplete="off" inputmode=${KEYBOARDS[field.type]} ...${common} value=${value ?? ''}
          onInput=${change}
          onBlur=${(event) => field.type in KEYBOARDS && onChange(field.name, typedNumber(event.target.value))} />
      `;
  }
}
