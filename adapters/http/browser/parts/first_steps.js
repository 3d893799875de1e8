// What to do first with new books.

import { html } from './html.js';

const STEPS = [
  [
    'Bring your books from QuickBooks',
    '/import',
    'Export the lists and reports of your company there, and drop the files on the page.',
  ],
  ['Say who you are', '/settings', 'The name and address stand on your invoices.'],
  [
    'Look at the accounts',
    '/accounts',
    'A common chart of accounts is there already. Change it as you need it.',
  ],
  ['Enter your first customer', '/new/contacts?kind=customer', 'A name is enough.'],
  ['Write your first invoice', '/new/invoices', 'You see what it posts before you save it.'],
  ['Import a bank statement', '/import', 'A CSV, OFX, QFX or QIF file of your bank.'],
];

export function FirstSteps() {
  return html`
    <section class="first-steps">
      <h2>These books are new. Begin with one of these:</h2>
      <ol>
        ${STEPS.map(
          ([label, page, words]) => html`
            <li><a href=${page}>${label}</a><br /><span class="quiet">${words}</span></li>
          `,
        )}
      </ol>
    </section>
  `;
}
