// A field whose words stand in the address a moment after they were typed.

import { goWith } from '../shell/router.js';
import { html, useRef, useState } from './html.js';

const PATIENCE = 250; // milliseconds between typing and searching

export function SearchField({ id, label, value }) {
  const [text, setText] = useState(value);
  const timer = useRef(null);
  const search = (event) => {
    setText(event.target.value);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => goWith({ q: event.target.value.trim() }), PATIENCE);
  };
  return html`
    <div class="field">
      <label for=${id}>${label}</label>
      <input id=${id} type="search" autocomplete="off" value=${text} onInput=${search} />
    </div>
  `;
}
