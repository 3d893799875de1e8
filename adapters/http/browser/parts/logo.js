// The picture that invoices begin with.

import { API, makeWrite, request, send } from '../books/api.js';
import { mayChangeSettings } from '../books/rights.js';
import { html, useRef, useState } from './html.js';
import { ProblemText } from './problem.js';

const PATH = '/system/settings/logo';

export function Logo({ logo }) {
  const [problem, setProblem] = useState(null);
  const input = useRef(null);
  const put = async () => {
    setProblem(null);
    const [file] = input.current.files;
    const headers = { 'Content-Type': file.type || 'application/octet-stream' };
    await request('PUT', PATH, { file, headers }).catch(setProblem);
    input.current.value = '';
  };
  const remove = () => {
    setProblem(null);
    send(makeWrite({ method: 'DELETE', path: PATH })).catch(setProblem);
  };
  return html`
    <section class="settings">
      <h2>Logo</h2>
      <p class="quiet">The picture that invoices begin with: PNG or JPEG, at most 1 MiB.</p>
      ${logo && html`<p><img class="logo" alt="The logo" key=${logo.sha256} src=${API + PATH} /></p>`}
      ${
        mayChangeSettings.value &&
        html`
          <div class="verbs">
            <label class="button">
              ${logo ? 'Another logo' : 'Choose a logo'}
              <input class="unseen" type="file" accept="image/png,image/jpeg" ref=${input} onChange=${put} />
            </label>
            ${logo && html`<button type="button" onClick=${remove}>Remove the logo</button>`}
          </div>
        `
      }
      <${ProblemText} problem=${problem} />
    </section>
  `;
}
