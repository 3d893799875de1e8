// A request to the API, written by hand; also as a line for the shell.

import { API } from '../books/api.js';
import { html, useState } from '../parts/html.js';
import { Panel } from './panel.js';

const METHODS = ['GET', 'POST', 'PATCH', 'PUT', 'DELETE'];

export function RequestBox({ first }) {
  const [method, setMethod] = useState('GET');
  const [path, setPath] = useState(first ?? '/accounts?limit=3');
  const [body, setBody] = useState('');
  const [isRehearsal, setRehearsal] = useState(true);
  const [answer, setAnswer] = useState(null);
  const isWrite = method !== 'GET';
  const target = API + path + (isWrite && isRehearsal ? `${path.includes('?') ? '&' : '?'}dryRun=true` : '');
  const curl = curlOf(method, target, isWrite ? body : '');
  const send = async (event) => {
    event.preventDefault();
    const began = performance.now();
    try {
      const response = await fetch(target, {
        method,
        headers: isWrite && body ? { 'Content-Type': 'application/json' } : {},
        body: isWrite && body ? body : undefined,
      });
      const text = await response.text();
      setAnswer({ status: response.status, text: pretty(text), etag: response.headers.get('etag'), milliseconds: Math.round(performance.now() - began) });
    } catch {
      setAnswer({ status: 'no answer', text: '' });
    }
  };
  return html`
    <${Panel} title="Request" isWide>
      <form onSubmit=${send}>
        <div class="row">
          <div class="field method">
            <label for="method">Method</label>
            <select id="method" value=${method} onChange=${(event) => setMethod(event.target.value)}>
              ${METHODS.map((name) => html`<option>${name}</option>`)}
            </select>
          </div>
          <div class="field">
            <label for="path">Path below ${API}</label>
            <input id="path" spellcheck="false" value=${path} onInput=${(event) => setPath(event.target.value)} />
          </div>
        </div>
        ${isWrite &&
        html`
          <div class="field">
            <label for="body">Body (JSON)</label>
            <textarea id="body" rows="6" spellcheck="false" value=${body} onInput=${(event) => setBody(event.target.value)} />
          </div>
          <label>
            <input type="checkbox" checked=${isRehearsal} onChange=${() => setRehearsal(!isRehearsal)} />
            ${' '}Dry run: say what would be, and change nothing
          </label>
        `}
        <div class="actions">
          <button class="primary">Send</button>
          <button type="button" onClick=${() => navigator.clipboard.writeText(curl)}>Copy as curl</button>
        </div>
        <pre class="json" tabindex="0" role="region" aria-label="The same request with curl">${curl}</pre>
      </form>
      ${answer &&
      html`
        <p role="status">${answer.status}${answer.milliseconds !== undefined && `, ${answer.milliseconds} ms`}${answer.etag && `, ETag ${answer.etag}`}</p>
        <pre class="json" tabindex="0" role="region" aria-label="The answer">${answer.text}</pre>
      `}
    <//>
  `;
}

/** The request as a line for a shell; single quotes within texts are closed, escaped and opened. */
function curlOf(method, target, body) {
  const quoted = (text) => `'${text.replaceAll("'", `'\\''`)}'`;
  const parts = ['curl', ...(method === 'GET' ? [] : ['-X', method]), quoted(location.origin + target)];
  if (body) parts.push('-H', quoted('Content-Type: application/json'), '--data', quoted(body));
  return parts.join(' ');
}

function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
