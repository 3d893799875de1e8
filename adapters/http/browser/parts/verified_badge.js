// Whether all that the books hold was proved to fit together, when, and the button that does it.

import { request } from '../books/api.js';
import { shownTime } from '../books/dates.js';
import { html, useState } from './html.js';
import { ProblemText } from './problem.js';

const MOST_FAULTS = 20;

/**
 * @param last the last verification that the server knows of: `{at, ok}`; null if there was none, and
 *     undefined where it is not known
 */
export function VerifiedBadge({ last }) {
  const [newer, setNewer] = useState(null);
  const [faults, setFaults] = useState([]);
  const [problem, setProblem] = useState(null);
  const [isBusy, setBusy] = useState(false);
  const known = newer ?? last;
  const verify = async () => {
    setBusy(true);
    setProblem(null);
    try {
      const { body } = await request('POST', '/system/verify', { body: {} });
      setFaults(body.faults);
      setNewer({ at: new Date().toISOString(), ok: body.ok });
    } catch (refused) {
      setProblem(refused);
    }
    setBusy(false);
  };
  return html`
    <span class="verified" role="status">
      ${known === null && html`<span class="state">Not verified since the server started</span>`}
      ${known?.ok && html`<span class="state applied">✓ Verified ${shownTime(known.at)}</span>`}
      ${known &&
      !known.ok &&
      html`<span class="state overdue">! Faults were found ${shownTime(known.at)}</span>`}
      ${' '}<button class="quiet" disabled=${isBusy} onClick=${verify}>
        ${isBusy ? 'Verifying…' : 'Verify now'}
      </button>
    </span>
    <${ProblemText} problem=${problem} />
    ${faults.length > 0 &&
    html`
      <ul class="warnings">
        ${faults.slice(0, MOST_FAULTS).map((fault) => html`<li>${fault}</li>`)}
      </ul>
    `}
  `;
}
