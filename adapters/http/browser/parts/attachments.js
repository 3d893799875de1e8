// The files that are attached to a record.

import { API, makeWrite, request, send } from '../books/api.js';
import { shownNumber } from '../books/amounts.js';
import { mayWriteAll } from '../books/rights.js';
import { useRead } from '../books/use_read.js';
import { html, useRef, useState } from './html.js';
import { ProblemText } from './problem.js';

const KIBIBYTE = 1024;

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
  const remove = (id) => {
    setProblem(null);
    send(makeWrite({ method: 'DELETE', path: `${path}/attachments/${id}` })).catch(setProblem);
  };
  if (!data) return null;
  return html`
    <section class=${`attachments ${data.data.length ? '' : 'is-empty'}`}>
      <h2>Attachments</h2>
      <ul>
        ${data.data.map(
          (file) => html`
            <${Attachment} key=${file.id} ...${{ file, path }} onRemove=${() => remove(file.id)} />
          `,
        )}
      </ul>
      ${
        mayWriteAll.value &&
        html`
          <label class="button">
            Attach a file<input class="unseen" type="file" multiple ref=${input} onChange=${attach} />
          </label>
        `
      }
      <${ProblemText} problem=${problem} />
    </section>
  `;
}

/** A file: to download, and to remove. */
function Attachment({ file, path, onRemove }) {
  const { id, name, size } = file;
  const shownSize = shownNumber(String(Math.ceil(size / KIBIBYTE)));
  return html`
    <li>
      <a href=${`${API}${path}/attachments/${id}`} download=${name}>${name}</a>${' '}
      <span class="quiet">${shownSize} KiB</span>${' '}
      ${mayWriteAll.value && html`<${Removal} ...${{ name, onRemove }} />`}
    </li>
  `;
}

/** What removes a file once that was said twice. */
function Removal({ name, onRemove }) {
  const [isAsked, setAsked] = useState(false);
  return isAsked
    ? html`<button class="danger" onClick=${onRemove}>Remove ${name}</button>`
    : html`
        <button class="quiet" aria-label=${`Remove ${name}`} onClick=${() => setAsked(true)}>
          ✕
        </button>
      `;
}
