// The balance of each bank account and credit card, and until when it is reconciled.

import { sum } from '../books/amounts.js';
import { defaultAccounts } from '../books/company.js';
import { useCalmRead } from '../books/use_read.js';
import { Card } from './card.js';
import { html } from './html.js';
import { accountLabel } from './names.js';
import { Amount, Day } from './values.js';

const ACCOUNTS = '/accounts?subtype=bank,credit_card&active=true&limit=100';
const SESSIONS = '/reconciliation/bank?status=finished&limit=200';

/**
 * What the home page knows of cash, as `useRead` answers it: `accounts` of banks and credit cards,
 * the finished `sessions` of their reconciliation, and the account of `undeposited` funds.
 */
export function useCash() {
  const { undepositedFundsAccountId: id } = defaultAccounts.value;
  return {
    accounts: useCalmRead(ACCOUNTS),
    sessions: useCalmRead(SESSIONS),
    undeposited: useCalmRead(id ? `/accounts/${encodeURIComponent(id)}` : null),
  };
}

/** The last statement of an account with which its reconciliation was finished. */
export function reconciledThrough(sessions, accountId) {
  return sessions.data.find((session) => session.accountId === accountId)?.statementDate ?? null;
}

export function Cash({ cash }) {
  const { accounts, sessions, undeposited } = cash;
  const isBank = (account) => account.subtype === 'bank';
  const all = accounts.data?.data ?? [];
  const banks = [...all.filter(isBank), ...(undeposited.data ? [undeposited.data] : [])];
  const cards = all.filter((account) => !isBank(account));
  const balance = sum(banks.map((account) => account.balance));
  const figure =
    accounts.data && html`<a href="/reports/balance-sheet"><${Amount} of=${balance} /></a>`;
  return html`
    <${Card} title="Cash" page="/bank-transactions" figure=${figure} answer=${accounts}>
      <table class="data">
        <thead class="unseen">
          <tr><th scope="col">Account</th><th scope="col">Balance</th></tr>
        </thead>
        ${[['Bank accounts', banks], ['Credit cards', cards]]
          .filter(([, members]) => members.length > 0)
          .map(
            ([label, members]) => html`
              <tbody key=${label}>
                <tr><th scope="colgroup" colspan="2" class="group">${label}</th></tr>
                ${members.map(
                  (account) => html`
                    <${AccountRow} key=${account.id} account=${account} sessions=${sessions.data} />
                  `,
                )}
              </tbody>
            `,
          )}
      </table>
    <//>
  `;
}

function AccountRow({ account, sessions }) {
  const page = `/accounts/${encodeURIComponent(account.id)}`;
  const isReconciled = ['bank', 'credit_card'].includes(account.subtype);
  return html`
    <tr>
      <th scope="row">
        <a href=${page}>${accountLabel(account)}</a>
        ${isReconciled &&
        sessions &&
        html`<${Reconciled} through=${reconciledThrough(sessions, account.id)} />`}
      </th>
      <td class="numeric"><a href=${page}><${Amount} of=${account.balance} /></a></td>
    </tr>
  `;
}

function Reconciled({ through }) {
  return html`
    <a class="quiet" href="/reconciliation">
      ${through ? html`Reconciled through <${Day} of=${through} />` : 'Never reconciled'}
    </a>
  `;
}
