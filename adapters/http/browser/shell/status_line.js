// The line at the foot: whether the page is connected, and what is so at every moment.

import { closingDate } from '../books/company.js';
import { shownDay } from '../books/dates.js';
import { connection, version } from '../books/live.js';
import { areRightsKnown, mayWrite, original } from '../books/rights.js';
import { html } from '../parts/html.js';

const WORDS = {
  connecting: 'Connecting…',
  open: 'Live',
  lost: 'Not connected. What you see may be old; the page connects again by itself.',
};

export function StatusLine() {
  const state = connection.value;
  return html`
    <span class=${`connection ${state}`} role="status">${WORDS[state]}</span>
    ${areRightsKnown.value && !mayWrite.value && html`<strong>Read only</strong>`}
    ${original.value && html`<span>A copy of ${original.value}</span>`}
    <span>Version ${version.value}</span>
    ${closingDate.value && html`<span>Closed through ${shownDay(closingDate.value)}</span>`}
  `;
}
