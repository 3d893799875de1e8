// Backups and exports: the books as files.

import { API, read, request } from '../books/api.js';
import { shownNumber } from '../books/amounts.js';
import { mayAdminister } from '../books/rights.js';
import { shownTime } from '../books/dates.js';
import { html, useEffect, useState } from './html.js';
import { say } from './notices.js';
import { ProblemText } from './problem.js';
import { Table } from './table.js';

const SHOWN = 10;
const KIBIBYTE = 1024;

export function Backups() {
  const [backups, setBackups] = useState(null);
  const [problem, setProblem] = useState(null);
  const [isMaking, setMaking] = useState(false);
  const look = () => read(`/data/backups?limit=${SHOWN}`).then(setBackups).catch(setProblem);
  useEffect(() => {
    look();
  }, []);
  const make = async () => {
    setProblem(null);
    setMaking(true);
    try {
      const { body } = await request('POST', '/data/backup', { body: {} });
      say(`${body.name} was made and read back.`);
    } catch (refused) {
      setProblem(refused);
    }
    setMaking(false);
    look();
  };
  return html`
    <section class="settings">
      <div class="heading">
        <h2>Backups</h2>
        ${
          mayAdminister.value &&
          html`
            <button type="button" disabled=${isMaking} onClick=${make}>
              ${isMaking ? 'Making a backup…' : 'Make a backup'}
            </button>
          `
        }
      </div>
      <${ProblemText} problem=${problem} />
      ${backups?.data.length === 0 && html`<p class="quiet">There are no backups yet.</p>`}
      ${backups?.data.length > 0 && html`<${Table} caption="Backups" columns=${COLUMNS} rows=${backups.data.map(rowOf)} />`}
      ${backups?.nextCursor && html`<p class="quiet">The newest ${SHOWN} are shown.</p>`}
    </section>
  `;
}

const rowOf = (backup) => ({ id: backup.name, ...backup });

const COLUMNS = [
  { key: 'at', label: 'Made', show: ({ at }) => shownTime(at) },
  { key: 'reason', label: 'Why' },
  { key: 'verified', label: 'Read back', type: 'check' },
  {
    key: 'size',
    label: 'KiB',
    type: 'number',
    show: ({ size }) => shownNumber(String(Math.ceil(size / KIBIBYTE))),
  },
  {
    key: 'name',
    label: 'File',
    show: ({ name }) =>
      html`<a href=${`${API}/data/backups/${encodeURIComponent(name)}`} download="">${name}</a>`,
  },
];

const EXPORTS = [
  ['', 'All of the books, as JSON'],
  ['/file', 'A file of books (.wyzbooks)'],
  ['/csv', 'All records, as CSV files in a ZIP archive'],
  ['/iif', 'For QuickBooks Desktop, as IIF'],
  ['/beancount', 'For Beancount'],
  ['/hledger', 'For hledger'],
];

export function Exports() {
  return html`
    <section class="settings">
      <h2>Exports</h2>
      <ul>
        ${EXPORTS.map(([path, label]) => html`<li><a href=${`${API}/data/export${path}`} download="">${label}</a></li>`)}
      </ul>
    </section>
  `;
}
