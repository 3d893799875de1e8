// The search box at the top: it leads to the search page, or straight to a hit while one types.

import { html, useState } from '../parts/html.js';
import { go } from './router.js';

export function SearchBox() {
  const [text, setText] = useState('');
  const search = (event) => {
    event.preventDefault();
    if (text.trim()) go(`/search?q=${encodeURIComponent(text.trim())}`);
  };
  return html`
    <form class="search" role="search" onSubmit=${search}>
      <input
        id="search"
        type="search"
        aria-label="Search numbers, names and amounts"
        placeholder="Search  ( / )"
        autocomplete="off"
        value=${text}
        onInput=${(event) => setText(event.target.value)}
      />
    </form>
  `;
}
