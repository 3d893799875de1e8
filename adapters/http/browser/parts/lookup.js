// A field that finds a record by what one types of its name: a combobox.

import { read, withQuery } from '../books/api.js';
import { kindOf } from '../kinds/index.js';
import { html, useEffect, useId, useRef, useState } from './html.js';

const MOST = 12;
const PATIENCE = 120; // milliseconds

/**
 * @param of the collection that is searched; `where` are filters of it
 * @param value the id of the chosen record, or null
 * @param onChoose is told the chosen record, or null
 */
export function Lookup({ of, where, value, onChoose, inputProps }) {
  const kind = kindOf(of);
  const listId = useId();
  const [text, setText] = useState('');
  const [options, setOptions] = useState([]);
  const [isOpen, setOpen] = useState(false);
  const [at, setAt] = useState(0);
  const timer = useRef(null);
  const asked = useRef(0);

  useEffect(() => {
    if (!value) setText('');
    else readById(kind, value).then((record) => setText(kind.name(record))).catch(() => setText(value));
  }, [value]);

  const search = (typed) => {
    clearTimeout(timer.current);
    asked.current += 1;
    const question = asked.current;
    timer.current = setTimeout(async () => {
      const active = kind.hasActive ? { active: 'true' } : {};
      const page = await read(withQuery(kind.api, { ...where, ...active, q: typed, limit: MOST })).catch(() => ({ data: [] }));
      if (question !== asked.current) return;
      setOptions(page.data);
      setAt(0);
      setOpen(true);
    }, PATIENCE);
  };
  const choose = (record) => {
    asked.current += 1;
    setOpen(false);
    setText(record ? kind.name(record) : '');
    onChoose(record);
  };
  const press = (event) => {
    if (event.key === 'ArrowDown' && !isOpen) search(text === '' || value ? '' : text);
    else if (event.key === 'ArrowDown') setAt(Math.min(at + 1, options.length - 1));
    else if (event.key === 'ArrowUp') setAt(Math.max(at - 1, 0));
    else if (event.key === 'Enter' && isOpen && options[at]) choose(options[at]);
    else if (event.key === 'Escape' && isOpen) setOpen(false);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  /** Leaving the field takes the only fitting record, or takes back what was typed. */
  const leave = () => {
    setOpen(false);
    const typed = text.trim().toLowerCase();
    if (typed === '') {
      if (value) choose(null);
      return;
    }
    const exact = options.find((record) => kind.name(record).toLowerCase() === typed);
    if (exact && exact.id !== value) choose(exact);
    else if (options[at] && isOpen) choose(options[at]);
    else if (!value) setText('');
    else readById(kind, value).then((record) => setText(kind.name(record))).catch(() => {});
  };

  return html`
    <div class="lookup">
      <input
        type="text"
        role="combobox"
        autocomplete="off"
        aria-autocomplete="list"
        aria-expanded=${isOpen}
        aria-controls=${listId}
        aria-activedescendant=${isOpen && options[at] ? `${listId}-${at}` : null}
        ...${inputProps}
        value=${text}
        onInput=${(event) => {
          setText(event.target.value);
          search(event.target.value);
        }}
        onFocus=${(event) => event.target.select()}
        onKeyDown=${press}
        onBlur=${leave}
      />
      <ul role="listbox" id=${listId} aria-label=${kind.plural} hidden=${!isOpen}>
        ${options.map(
          (record, index) => html`
            <li
              role="option"
              id=${`${listId}-${index}`}
              aria-selected=${index === at}
              onMouseDown=${(event) => {
                event.preventDefault();
                choose(record);
              }}
            >
              ${kind.name(record)}
            </li>
          `,
        )}
        ${options.length === 0 && html`<li class="quiet" role="option" aria-disabled="true" aria-selected="false">Nothing has this name.</li>`}
      </ul>
    </div>
  `;
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
