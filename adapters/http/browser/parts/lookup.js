// A field that finds a record by what one types of its name: a combobox.

import { read, withQuery } from '../books/api.js';
import { mayWrite } from '../books/rights.js';
import { kindOf } from '../kinds/index.js';
import { html, useEffect, useId, useLayoutEffect, useRef, useState } from './html.js';
import { askForNew } from './new_record.js';

const MOST = 12;
const PATIENCE = 120; // milliseconds
const NOTHING_CHOSEN = 'Nothing is chosen: take one from the list, or empty the field.';

/** What each lookup of the page does with what was typed into it, by its input. */
const settlers = new Map();

/**
 * Choose in each lookup of a form what was typed there and not chosen yet; false if that is not clear
 * everywhere, which the lookups say. Afterwards the form knows what was chosen.
 */
export async function settleLookups(form) {
  const mine = [...settlers].filter(([input]) => input.form === form);
  const answers = await Promise.all(mine.map(([, settle]) => settle()));
  await new Promise((resolve) => setTimeout(resolve));
  return answers.every(Boolean);
}

/**
 * @param of the collection that is searched; `where` are filters of it
 * @param value the id of the chosen record, or null
 * @param onChoose is told the chosen record, or null
 */
export function Lookup({ of, where, value, onChoose, inputProps }) {
  const kind = kindOf(of);
  const listId = useId();
  const unfitId = `${listId}-unfit`;
  const [text, setText] = useState('');
  const [options, setOptions] = useState(null);
  const [isOpen, setOpen] = useState(false);
  const [at, setAt] = useState(0);
  const [isUnfit, setUnfit] = useState(false); // What was typed is no record.
  const timer = useRef(null);
  const asked = useRef(0);
  const input = useRef(null);
  const isMaking = useRef(false);
  const isTyped = useRef(false);
  const makeLabel = isOpen && options && newLabel(kind, where, text, value, options);
  const count = (options?.length ?? 0) + (makeLabel ? 1 : 0);

  const showValue = () => {
    isTyped.current = false;
    setUnfit(false);
    const show = (name) => isTyped.current || setText(name);
    if (!value) setText('');
    else
      readById(kind, value)
        .then((record) => show(kind.name(record)))
        .catch(() => show(value));
  };
  useEffect(showValue, [value]);

  const search = (words, then) => {
    clearTimeout(timer.current);
    asked.current += 1;
    const question = asked.current;
    setOpen(false);
    setOptions(null);
    timer.current = setTimeout(async () => {
      const records = await find(kind, where, words);
      if (question !== asked.current) return;
      setOptions(records);
      setAt(0);
      setOpen(true);
      then?.(records);
    }, PATIENCE);
  };
  const close = () => {
    clearTimeout(timer.current);
    asked.current += 1;
    setOpen(false);
  };
  const choose = (record) => {
    close();
    isTyped.current = false;
    setUnfit(false);
    setText(record ? kind.name(record) : '');
    onChoose(record);
  };
  const chooseAt = (index) => {
    if (options[index]) choose(options[index]);
    else if (makeLabel && index === options.length) make();
  };
  const make = async () => {
    close();
    isMaking.current = true;
    const given = new URLSearchParams({ ...where, name: text.trim() });
    const made = await askForNew(kind, kind.blank(given));
    isMaking.current = false;
    if (made) choose(made);
    else showValue();
    input.current?.focus();
  };
  const press = (event) => {
    if (event.key === 'ArrowDown' && !isOpen) search(text === '' || value ? '' : text);
    else if (event.key === 'ArrowDown') setAt(Math.min(at + 1, count - 1));
    else if (event.key === 'ArrowUp' && isOpen) setAt(Math.max(at - 1, 0));
    else if (event.key === 'Escape' && isOpen) close();
    else if (event.key === 'Escape' && isTyped.current) showValue();
    else if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey) {
      // Enter chooses, and never sends the form; the list may still be on its way.
      if (isOpen) chooseAt(at);
      else if (text.trim() && isTyped.current) search(text, (records) => chooseOnly(records, text));
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const chooseOnly = (records, words) => {
    const only = onlyFitting(kind, records, words);
    if (only) choose(only);
    return Boolean(only);
  };
  /** Take the only record that fits what was typed, or say that there is none; whether all is clear. */
  const settle = async () => {
    if (isMaking.current) return false;
    close();
    if (!isTyped.current) return true;
    const words = input.current.value.trim();
    if (words === '') {
      if (value) choose(null);
      else showValue();
      return true;
    }
    const question = asked.current;
    const records = await find(kind, where, words);
    if (question !== asked.current) return false; // Somebody has typed or chosen something since.
    const isClear = chooseOnly(records, words);
    setUnfit(!isClear);
    return isClear;
  };
  useLayoutEffect(() => {
    const element = input.current;
    settlers.set(element, settle);
    return () => settlers.delete(element);
  });

  return html`
    <div class="lookup">
      <input
        ref=${input}
        type="text"
        role="combobox"
        autocomplete="off"
        aria-autocomplete="list"
        aria-expanded=${isOpen}
        aria-controls=${listId}
        aria-activedescendant=${isOpen && at < count ? `${listId}-${at}` : null}
        ...${isUnfit ? withFault(inputProps, unfitId) : inputProps}
        value=${text}
        onInput=${(event) => {
          isTyped.current = true;
          setUnfit(false);
          setText(event.target.value);
          search(event.target.value);
        }}
        onFocus=${(event) => event.target.select()}
        onClick=${() => !isOpen && search(value ? '' : text)}
        onKeyDown=${press}
        onBlur=${settle}
      />
      <ul role="listbox" id=${listId} aria-label=${kind.plural} hidden=${!isOpen}>
        ${options?.map((record, index) => option(index, optionOf(kind, record)))}
        ${makeLabel && option(options.length, { label: makeLabel })}
        ${
          isOpen &&
          count === 0 &&
          html`
          <li class="quiet" role="option" aria-disabled="true" aria-selected="false">
            Nothing has this name.
          </li>
        `
        }
      </ul>
      ${isUnfit && html`<p class="fault" id=${unfitId} role="alert">${NOTHING_CHOSEN}</p>`}
    </div>
  `;

  function option(index, { label, detail }) {
    const take = (event) => {
      event.preventDefault();
      chooseAt(index);
    };
    return html`
      <li role="option" id=${`${listId}-${index}`} aria-selected=${index === at} onMouseDown=${take}>
        ${label}${detail && html` <span class="detail">${detail}</span>`}
      </li>
    `;
  }
}

/** What a record of the list is shown as: its name, and what tells it from others. */
function optionOf(kind, record) {
  return { label: kind.name(record), detail: kind.detail?.(record) };
}

/** The record that is meant by some words: the only one, or the one with just this name. */
function onlyFitting(kind, records, words) {
  const name = words.trim().toLowerCase();
  const exact = records.filter((record) => kind.name(record).toLowerCase() === name);
  if (exact.length === 1) return exact[0];
  return records.length === 1 ? records[0] : null;
}

function withFault(inputProps, faultId) {
  const described = [inputProps['aria-describedby'], faultId].filter(Boolean).join(' ');
  return { ...inputProps, 'aria-invalid': 'true', 'aria-describedby': described };
}

/** The words that offer to make a record with the name that was typed; null if that is not offered. */
function newLabel(kind, where, text, value, options) {
  const name = text.trim();
  if (!kind.isMadeInForms || !mayWrite.value || !name || value) return null;
  if (options.some((record) => kind.name(record).toLowerCase() === name.toLowerCase())) return null;
  const singular = kind.singularOf?.(where) ?? kind.singular;
  return `+ New ${singular.toLowerCase()} “${name}”`;
}

async function find(kind, where, words) {
  const active = kind.hasActive ? { active: 'true' } : {};
  const path = withQuery(kind.api, { ...where, ...active, q: words.trim(), limit: MOST });
  const page = await read(path).catch(() => ({ data: [] }));
  return page.data;
}

const known = new Map();

/** A record by its id; each is asked for once, until the page is loaded anew. */
function readById(kind, id) {
  const path = `${kind.api}/${encodeURIComponent(id)}`;
  if (!known.has(path)) {
    const answer = read(path);
    known.set(path, answer);
    answer.catch(() => known.delete(path));
  }
  return known.get(path);
}
