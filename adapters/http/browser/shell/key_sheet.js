// The sheet that lists the keys.

import { mayWrite } from '../books/rights.js';
import { Dialog } from '../parts/dialog.js';
import { html } from '../parts/html.js';
import { isSheetOpen, keysHere } from './keyboard.js';

/** Keys that parts of pages have, for the sheet. */
const IN_TABLES = [
  ['j', 'Next row of a table'],
  ['k', 'Row before'],
  ['Enter', 'Open the row'],
];
const IN_FORMS = [
  ['e', 'Edit the record of the page'],
  ['Ctrl Enter', 'Save the form'],
];
const IN_ALL = [['Esc', 'Close what is open']];

export function KeyboardSheet() {
  const close = () => (isSheetOpen.value = false);
  return html`
    <${Dialog} title="Keys" isOpen=${isSheetOpen.value} onClose=${close}>
      <dl class="keys">
        ${[...keysHere(), ...IN_TABLES, ...(mayWrite.value ? IN_FORMS : []), ...IN_ALL].map(
          ([keys, words]) => html`
            <div>
              <dt>${keys.split(' ').map((key) => html`<kbd>${key}</kbd> `)}</dt>
              <dd>${words}</dd>
            </div>
          `,
        )}
      </dl>
    <//>
  `;
}
