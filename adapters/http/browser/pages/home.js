// The home page of the owner: cash, what is owed, profit, and what wants attention. Each part is
// read by itself and shown as it comes; every figure leads on.

import { closingDate, companyName } from '../books/company.js';
import { shownDay, shownTime } from '../books/dates.js';
import { mayInspect, mayWriteAll } from '../books/rights.js';
import { useCalmRead } from '../books/use_read.js';
import { Aging } from '../parts/aging.js';
import { Attention } from '../parts/attention.js';
import { Cash, useCash } from '../parts/cash.js';
import { FirstSteps } from '../parts/first_steps.js';
import { html, useEffect } from '../parts/html.js';
import { ProfitByMonth } from '../parts/profit_by_month.js';
import { VerifiedBadge } from '../parts/verified_badge.js';

const DOCUMENTS = [
  'invoices',
  'payments',
  'bills',
  'bill-payments',
  'journals',
  'bank-transactions',
];

export default function Home() {
  const { data: diagnostics } = useCalmRead(mayInspect.value ? '/system/diagnostics' : null);
  const cash = useCash();
  const records = diagnostics?.books.records;
  const closed = closingDate.value;
  const isNew = records && DOCUMENTS.every((collection) => records[collection] === 0);
  useEffect(() => {
    document.title = companyName.value || 'Home';
  }, [companyName.value]);
  return html`
    <h1>${companyName.value || 'Home'}</h1>
    <p class="books-state">
      <${VerifiedBadge} last=${diagnostics?.lastVerification} />
      <a href="/settings">
        ${closed ? `Closed through ${shownDay(closed)}` : 'No period is closed'}
      </a>
      ${diagnostics && html`<a href="/settings">${backupWords(diagnostics.lastBackup)}</a>`}
      <span>Everything is in one file on this computer. Nothing leaves it.</span>
    </p>
    ${isNew && mayWriteAll.value
      ? html`<${FirstSteps} />`
      : html`
          <div class="cards">
            <${Attention} cash=${cash} />
            <${Cash} cash=${cash} />
            <${Aging} title="Owed to us" report="ar-aging" words="No customer owes us anything." />
            <${Aging} title="Owed by us" report="ap-aging" words="We owe no vendor anything." />
            <${ProfitByMonth} />
          </div>
        `}
  `;
}

function backupWords(last) {
  return last ? `Last backup ${shownTime(last.at)}` : 'No backup since the server started';
}
