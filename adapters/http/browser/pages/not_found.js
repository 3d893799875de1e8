// The page of an address that has none.

import { html } from '../parts/html.js';

export default function NotFound() {
  return html`<h1>There is no such page</h1><p><a href="/">Go to the home page</a></p>`;
}
