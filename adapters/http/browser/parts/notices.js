// Short messages about what was done, such as "Invoice 1003 was saved".

import { html, signal } from './html.js';

const SECONDS = 6;
const shown = signal([]);

/** Say what was done. `link` may lead on: `{address, label}`. */
export function say(text, link) {
  const notice = { text, link };
  shown.value = [...shown.value, notice];
  setTimeout(() => (shown.value = shown.value.filter((other) => other !== notice)), SECONDS * 1000);
}

export function Notices() {
  return html`
    <ul class="notices" role="status">
      ${shown.value.map(
        ({ text, link }) => html`
          <li>${text} ${link && html`<a href=${link.address}>${link.label}</a>`}</li>
        `,
      )}
    </ul>
  `;
}
