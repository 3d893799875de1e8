// The files that are attached to a record.

import { request } from '../books/api.js';
import { useRead } from '../books/use_read.js';
import { html, useRef, useState } from './html.js';
import { ProblemText } from './problem.js';

export function Attachments({ path }) {
  const { data } = useRead(`${path}/attachments`);
  const [problem, setProblem] = useState(null);
  const input = useRef(null);
  const attach = async () => {
    setProblem(null);
    for (const file of input.current.files) {
      const name = encodeURIComponent(file.name);
      const headers = { 'Content-Type': file.type || 'application/octet-stream' };
      await request('POST', `${path}/attachments?name=${name}`, { file, headers }).catch(setProblem);
    }
    input.current.value = '';
  };
  if (!data) return null;
  return html`
    <section>
      <h2>Attachments</h2>
      <ul>
        ${data.data.map(
          ({ id, name, size }) => html`
            <li><a href=${`/api/v1${path}/attachments/${id}`} download=${name}>${name}</a> <span class="quiet">${size} bytes</span></li>
          `,
        )}
      </ul>
      <label class="button">Attach a file<input class="unseen" type="file" multiple ref=${input} onChange=${attach} /></label>
      <${ProblemText} problem=${problem} />
    </section>
  `;
}
