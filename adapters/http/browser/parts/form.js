// A form: a draft that a person fills in, what it would post, and how it is saved.

import { makeWrite, Refusal, send } from '../books/api.js';
import { Conflict } from './conflict.js';
import { Consequence, useRehearsal } from './effect.js';
import { Field } from './fields.js';
import { html, useEffect, useMemo, useRef, useState } from './html.js';
import { Lines } from './lines.js';
import { ProblemText } from './problem.js';

/**
 * @param fields rows of fields (see `Field`): each row is a list, or `{lines: {...}}` (see `Lines`);
 *     a field may have `isShown(draft)` and `follow(draft, record)`: other values that follow from
 *     its value
 * @param initial the draft at first
 * @param writeOf what a draft asks of the server: `{method, path, body}`
 * @param version of the record that is changed: if another client was faster, both are shown
 * @param onSaved is told the answer
 */
export function Form({ fields, initial, writeOf, version, saveLabel = 'Save', onSaved, onCancel }) {
  const [draft, setDraft] = useState(initial);
  const [base, setBase] = useState(version);
  const [problem, setProblem] = useState(null);
  const [isSaving, setSaving] = useState(false);
  const element = useRef(null);
  const asked = { ...writeOf(draft), version: base };
  const key = JSON.stringify(asked);
  // The same content is the same write, so that sending it again does it once.
  const write = useMemo(() => makeWrite(asked), [key]);
  const shownRows = fields.map((row) => (row.lines ? row : row.filter((field) => field.isShown?.(draft) ?? true)));
  const missing = missingLabels(shownRows, draft);
  const rehearsal = useRehearsal(missing.length ? null : write);
  useLeaveWarning(draft !== initial && !isSaving);
  useEffect(() => {
    element.current.querySelector('input:not([type=hidden]), select, textarea')?.focus();
  }, []);

  const faults = problem instanceof Refusal ? problem.faults : {};
  const change = (name, value, record) => {
    const field = fields.flat().find((one) => one.name === name);
    setDraft((former) => ({ ...former, [name]: value, ...field?.follow?.({ ...former, [name]: value }, record) }));
    setProblem(null);
  };
  const save = async (event) => {
    event?.preventDefault();
    if (isSaving) return;
    setSaving(true);
    setProblem(null);
    try {
      const answer = await send(write);
      onSaved(answer);
    } catch (refused) {
      setProblem(refused);
      setSaving(false);
      requestAnimationFrame(() => element.current?.querySelector('[aria-invalid=true]')?.focus());
    }
  };
  const press = (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) save(event);
  };

  return html`
    <form ref=${element} class="record" novalidate onSubmit=${save} onKeyDown=${press}>
      ${shownRows.map((row) =>
        row.lines
          ? html`<${Lines} key=${row.lines.name} lines=${row.lines} ...${{ draft, faults }} onChange=${change} />`
          : html`
              <div class="row">
                ${row.map(
                  (field) =>
                    html`<${Field} key=${field.name} ...${{ field, draft, fault: faults[field.name] }} onChange=${change} />`,
                )}
              </div>
            `,
      )}
      <${Consequence} rehearsal=${rehearsal} missing=${missing} />
      ${problem?.code === 'stale'
        ? html`
            <${Conflict}
              fields=${fields}
              mine=${draft}
              theirs=${problem.problem.current}
              onKeepMine=${() => {
                setBase(problem.problem.current.version);
                setProblem(null);
              }}
              onTakeTheirs=${() => {
                setDraft(problem.problem.current);
                setBase(problem.problem.current.version);
                setProblem(null);
              }}
            />
          `
        : html`<${ProblemText} problem=${problem} />`}
      <div class="actions">
        <button type="submit" class="primary" disabled=${isSaving}>${isSaving ? 'Saving…' : saveLabel}</button>
        <button type="button" onClick=${onCancel}>Cancel</button>
      </div>
    </form>
  `;
}

/** What is sent of a draft: empty fields are left out, and the empty lines at the end. */
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
      .map(([name, value]) => [name, filledIn(value)]),
  );
}

/** What must be filled in before there is something to rehearse, by its labels. */
function missingLabels(rows, draft) {
  const filled = filledIn(draft);
  return rows
    .flatMap((row) => (row.lines ? [row.lines] : row))
    .filter(({ name, isRequired }) => isRequired && !(filled[name]?.length > 0))
    .map(({ label }) => label);
}

const isEmpty = (line) => typeof line === 'object' && Object.keys(line).length === 0;

/** Have the browser ask before a page with unsaved changes is left. */
function useLeaveWarning(isChanged) {
  useEffect(() => {
    if (!isChanged) return undefined;
    const warn = (event) => event.preventDefault();
    addEventListener('beforeunload', warn);
    return () => removeEventListener('beforeunload', warn);
  }, [isChanged]);
}
