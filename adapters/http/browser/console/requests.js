// The requests that the server answered last, with status and time.

import { html, useState } from '../parts/html.js';
import { Panel } from './panel.js';

const FAILED = 400;

export function Requests({ state }) {
  const [isFailedOnly, setFailedOnly] = useState(false);
  const requests = (state?.requests ?? []).filter(({ status }) => !isFailedOnly || status === null || status >= FAILED);
  return html`
    <${Panel} title="Requests">
      <p>
        ${state ? `${state.inFlight} in flight, ${state.longRunning} long ones run, ${state.longWaiting} wait` : '…'}
      </p>
      <label>
        <input type="checkbox" checked=${isFailedOnly} onChange=${() => setFailedOnly(!isFailedOnly)} />
        ${' '}Refused and failed ones only
      </label>
      <div class="scroll tall" tabindex="0" role="region" aria-label="The last requests">
        <table class="data">
          <thead>
            <tr>
              <th scope="col">Time</th>
              <th scope="col">Operation</th>
              <th scope="col">Status</th>
              <th scope="col" class="numeric">ms</th>
              <th scope="col" class="numeric">Bytes</th>
            </tr>
          </thead>
          <tbody>
            ${requests.map(
              (request) => html`
                <tr key=${request.requestId + request.at} title=${`Request ${request.requestId}`}>
                  <td><time datetime=${request.at}>${request.at.slice(11, 19)}</time></td>
                  <td>${request.method} ${request.operation}</td>
                  <td class=${request.status >= FAILED ? 'negative' : ''}>
                    ${request.status ?? 'client gone'} ${request.code}
                  </td>
                  <td class="numeric">${request.milliseconds}</td>
                  <td class="numeric">${request.bytes}</td>
                </tr>
              `,
            )}
          </tbody>
        </table>
      </div>
    <//>
  `;
}
