// The menu of all areas, and what can be made new.

import { mayWrite } from '../books/rights.js';
import { html, useEffect, useState } from '../parts/html.js';

const MENU = [
  ['', [['Home', '/']]],
  ['Sales', [['Invoices', '/invoices'], ['Payments', '/payments'], ['Customers', '/contacts?kind=customer']]],
  ['Purchases', [['Bills', '/bills'], ['Bill payments', '/bill-payments'], ['Vendors', '/contacts?kind=vendor']]],
  ['Banking', [['Bank transactions', '/bank-transactions'], ['Reconciliation', '/reconciliation'], ['Import', '/import'], ['Bank rules', '/rules']]],
  ['Books', [['Reports', '/reports'], ['Accounts', '/accounts'], ['Journal entries', '/journals'], ['Items', '/items'], ['Terms', '/terms']]],
  ['System', [['Settings', '/settings'], ['Console', '/api/v1/console'], ['API', '/api/docs']]],
];

const NEW = [
  ['Invoice', '/new/invoices'],
  ['Credit memo', '/new/invoices?kind=credit_memo'],
  ['Payment', '/new/payments'],
  ['Bill', '/new/bills'],
  ['Vendor credit', '/new/bills?kind=vendor_credit'],
  ['Bill payment', '/new/bill-payments'],
  ['Money out', '/new/bank-transactions?way=out'],
  ['Money in', '/new/bank-transactions?way=in'],
  ['Deposit', '/new/bank-transactions?way=deposit'],
  ['Transfer', '/new/bank-transactions?way=transfer'],
  ['Journal entry', '/new/journals'],
  ['Customer', '/new/contacts?kind=customer'],
  ['Vendor', '/new/contacts?kind=vendor'],
];

export function Menu({ path, query }) {
  const [isOpen, setOpen] = useState(false);
  useEffect(() => setOpen(false), [path]);
  return html`
    <nav class=${`menu ${isOpen ? 'is-open' : ''}`} aria-label="Areas">
      <button class="menu-button" aria-expanded=${isOpen} onClick=${() => setOpen(!isOpen)}>
        Menu
      </button>
      <div class="menu-content">
        ${mayWrite.value && html`<${NewMenu} key=${path} />`}
        ${MENU.map(
          ([title, links]) => html`
            ${title && html`<h2>${title}</h2>`}
            <ul>
              ${links.map(
                ([label, address]) => html`
                  <li>
                    <a href=${address} aria-current=${isCurrent(address, path, query) ? 'page' : null}>
                      ${label}
                    </a>
                  </li>
                `,
              )}
            </ul>
          `,
        )}
      </div>
    </nav>
  `;
}

function NewMenu() {
  return html`
    <details class="new">
      <summary class="button primary">New</summary>
      <ul>
        ${NEW.map(([label, address]) => html`<li><a href=${address}>${label}</a></li>`)}
      </ul>
    </details>
  `;
}

function isCurrent(address, path, query) {
  const [area, parameters] = address.split('?');
  if (parameters) {
    const [name, value] = parameters.split('=');
    return path === area && query.get(name) === value;
  }
  return area === '/' ? path === '/' : path === area || path.startsWith(`${area}/`);
}
