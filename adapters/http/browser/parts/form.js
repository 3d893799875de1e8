// A form: a draft that a person fills in, what it would post, and how it is saved.

import { makeWrite, Refusal, send } from '../books/api.js';
import { askBeforeLeaving, forget } from '../books/unsaved.js';
import { Consequence, useRehearsal } from './effect.js';
import { Field } from './fields.js';
import { html, useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from './html.js';
import { later } from './later.js';
import { Lines } from './lines.js';
import { settleLookups } from './lookup.js';
import { ProblemText } from './problem.js';

/**
 * @param fields rows of fields (see `Field`): each row is a list, `{lines: {...}}` (see `Lines`), or
 *     `{part: {name, label, View}}`, a component that is given `draft`, `faults` and `onChange`.
 *     Fields, lines and parts may have `isShown(draft)`, and fields `follow(draft, record)`: other
 *     values that follow from their value
 * @param initial the draft at first
 * @param writeOf what a draft asks of the server: `{method, path, body}`
 * @param fieldOf where the form has what a pointer of the API is about, as a pointer into the draft;
 *     null if it has no field for that
 * @param version of the record that is changed: if another client was faster, both are shown
 * @param draftOf what the form shows of a record that was read
 * @param onSaved is told the answer, and what was filled in
 */
export function Form({
  fields,
  initial,
  writeOf,
  fieldOf = (pointer) => pointer,
  version,
  draftOf = (record) => record,
  saveLabel = 'Save',
  isDangerous = false,
  onSaved,
  onCancel,
}) {
  const [draft, setDraft] = useState(initial);
  const first = useRef(draft); // What the form began with, or has taken from the books since.
  const [base, setBase] = useState(version);
  const [problem, setProblem] = useState(null);
  const [override, setOverride] = useState('');
  const [isSaving, setSaving] = useState(false);
  const element = useRef(null);
  const asked = { ...writeOf(draft), version: base, override: override.trim() };
  const key = JSON.stringify(asked);
  // The same content is the same write, so that sending it again does it once.
  const write = useMemo(() => makeWrite(asked), [key]);
  const latest = useRef(null);
  latest.current = { write, draft };
  const rows = fields.map((row) => shownRow(row, draft)).filter(Boolean);
  const missing = missingLabels(rows, draft);
  const placeOf = (pointer) => fieldOf(pointer, draft);
  const labelOf = (pointer) => labelOfPointer(rows, placeOf(pointer));
  const rehearsal = useRehearsal(missing.length ? null : write);
  const isLocked = [problem, rehearsal.problem].some((refused) => refused?.code === 'reconciled');
  // What was refused says itself what is missing.
  const isTold = problem && (missing.length > 0 || rehearsal.problem?.message === problem.message);
  const isChanged = draft !== first.current;
  // At once, and until it is saved or given up: a request may have to log in again.
  useLayoutEffect(() => (isChanged ? askBeforeLeaving(element) : undefined), [isChanged]);
  useEffect(() => {
    const first = element.current.querySelector(FIRST_FIELD);
    (first ?? element.current.querySelector('button[type=submit]')).focus();
  }, []);

  const faults = problem instanceof Refusal ? problem.faultsIn(placeOf) : {};
  const change = (name, value, record) => {
    const field = fields.flat().find((one) => one.name === name);
    setDraft((former) => {
      const next = { ...former, [name]: value };
      return { ...next, ...field?.follow?.(next, record) };
    });
    setProblem(null);
  };
  const save = async (event) => {
    event?.preventDefault();
    if (isSaving) return undefined;
    setSaving(true);
    setProblem(null);
    try {
      if (!(await settleLookups(element.current))) return refuse(null);
      const saved = latest.current;
      const answer = await send(saved.write);
      forget(element);
      return onSaved(answer, saved.draft);
    } catch (refused) {
      return refuse(refused);
    }
  };
  const refuse = (refused) => {
    setProblem(refused);
    setSaving(false);
    requestAnimationFrame(() => element.current?.querySelector('[aria-invalid=true]')?.focus());
  };
  const cancel = () => {
    forget(element);
    onCancel();
  };
  const press = (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) save(event);
  };
  const goOnFrom = (record, next) => {
    first.current = draftOf(record);
    setDraft(next ?? first.current);
    setBase(record.version);
    setProblem(null);
    element.current.querySelector('button[type=submit]').focus();
  };

  return html`
    <form ref=${element} class="record" novalidate onSubmit=${save} onKeyDown=${press}>
      ${rows.map(
        (row, index) => html`
          <${Row}
            key=${row.lines?.name ?? row.part?.name ?? index}
            ...${{ row, draft, faults, answer: rehearsal.answer }}
            onChange=${change}
          />
        `,
      )}
      ${!isTold && html`<${Consequence} ...${{ rehearsal, missing, labelOf }} />`}
      ${(isLocked || override) && html`<${Override} reason=${override} onChange=${setOverride} />`}
      ${problem?.code === 'stale'
        ? html`
            <${Conflict}
              fields=${fields}
              mine=${draft}
              theirs=${draftOf(problem.problem.current)}
              onKeepMine=${() => goOnFrom(problem.problem.current, draft)}
              onTakeTheirs=${() => goOnFrom(problem.problem.current)}
            />
          `
        : html`<${ProblemText} ...${{ problem, labelOf }} />`}
      <div class="actions">
        <button type="submit" class=${isDangerous ? 'danger' : 'primary'} disabled=${isSaving}>
          ${isSaving ? 'Saving…' : saveLabel}
        </button>
        <button type="button" onClick=${cancel}>Cancel</button>
      </div>
    </form>
  `;
}

const Conflict = later(() => import('./conflict.js').then((code) => code.Conflict));
const FIRST_FIELD = 'input:not([type=hidden]), select, textarea';

function Row({ row, draft, faults, answer, onChange }) {
  if (row.lines) return html`<${Lines} lines=${row.lines} ...${{ draft, faults, answer, onChange }} />`;
  if (row.part) return html`<${row.part.View} ...${{ draft, faults, answer, onChange }} />`;
  return html`
    <div class="row">
      ${row.map(
        (field) => html`
          <${Field} key=${field.name} ...${{ field, draft, onChange }} fault=${faults[field.name]} />
        `,
      )}
    </div>
  `;
}

/** What a finished bank reconciliation has locked is changed only with a reason. */
function Override({ reason, onChange }) {
  const id = useId();
  return html`
    <div class="warnings">
      <label for=${id}>Do it all the same, because</label>
      <input id=${id} type="text" maxlength="500" value=${reason}
        onInput=${(event) => onChange(event.target.value)} />
      <p class="hint">
        A finished bank reconciliation has locked this. With a reason it can be changed; the reason
        is kept, and the reconciliation shows what changed.
      </p>
    </div>
  `;
}

/** A row with what the draft wants to be shown of it; null if that is nothing. */
function shownRow(row, draft) {
  const isShown = (part) => part.isShown?.(draft) ?? true;
  if (!Array.isArray(row)) return isShown(row.lines ?? row.part) ? row : null;
  const shown = row.filter(isShown);
  return shown.length ? shown : null;
}

/** What a form shows of a record of a kind. */
export function draftOf(kind, record) {
  return kind.draftOf ? kind.draftOf(record) : record;
}

/** What a form sends for a record of a kind. */
export function bodyOf(kind, draft) {
  return filledIn(kind.bodyOf ? kind.bodyOf(draft) : draft);
}

/**
 * What is sent of a draft: empty fields are left out, and the empty lines at the end. Metadata are not
 * fields of the form, and go back as they are: an empty value of them says something.
 */
export function filledIn(draft) {
  if (Array.isArray(draft)) {
    const lines = draft.map(filledIn);
    while (lines.length && isEmpty(lines.at(-1))) lines.pop();
    return lines;
  }
  if (draft === null || typeof draft !== 'object') return draft;
  return Object.fromEntries(
    Object.entries(draft)
      .filter(([, value]) => value !== null && value !== undefined && value !== '')
      .map(([name, value]) => [name, name === 'metadata' ? value : filledIn(value)]),
  );
}

/**
 * The label of the field of a pointer into the draft, such as `Lines, line 1, Rate`; null if the form
 * has none. A part that is no table of lines has an order of its own.
 */
function labelOfPointer(rows, pointer) {
  const [, name, at, member] = (pointer ?? '').split('/');
  const field = fieldsOf(rows).find((one) => one.name === name);
  if (!field) return null;
  const line = field.columns && at && `line ${Number(at) + 1}`;
  const column = field.columns?.find((one) => one.name === member);
  return [withoutMark(field.label), line, column?.label].filter(Boolean).join(', ');
}

/** A label as a part of a sentence. */
const withoutMark = (label) => label.replace(/\?$/, '');

const fieldsOf = (rows) => rows.flatMap((row) => row.lines ?? row.part ?? row);

/** What must be filled in before there is something to rehearse, by its labels. */
function missingLabels(rows, draft) {
  const filled = filledIn(draft);
  return fieldsOf(rows)
    .filter(({ name, isRequired }) => isRequired && (filled[name] ?? '').length === 0)
    .map(({ label }) => withoutMark(label));
}

const isEmpty = (line) => typeof line === 'object' && Object.keys(line).length === 0;
