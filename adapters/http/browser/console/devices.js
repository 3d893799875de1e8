// The devices: who reads the stream, who has pushed changes, and the messages between them.

import { request } from '../books/api.js';
import { shownTime } from '../books/dates.js';
import { mayWriteAll } from '../books/rights.js';
import { useRead } from '../books/use_read.js';
import { html, useState } from '../parts/html.js';
import { ProblemText } from '../parts/problem.js';
import { Json, Panel } from './panel.js';

export function Devices({ state }) {
  const { data: sync } = useRead('/sync/status');
  return html`
    <${Panel} title="Streams, replicas, messages">
      <p>${state ? `${state.streams} read the stream of changes` : '…'}</p>
      ${sync &&
      html`
        <p class="quiet">History ${sync.history}, version ${sync.version}</p>
        <ul>
          ${sync.lastPushes.map((push) => html`<li>${push.clientId} pushed ${shownTime(push.at)}</li>`)}
          ${sync.repairs.map((repair) => html`<li>${repair.clientId} has repaired its copy</li>`)}
        </ul>
      `}
      <${Messages} />
    <//>
  `;
}

function Messages() {
  const { data } = useRead('/messages?limit=50');
  const [problem, setProblem] = useState(null);
  const act = (method, path, body) => request(method, path, { body }).then(() => setProblem(null), setProblem);
  return html`
    <h3>Messages</h3>
    <ul class="messages">
      ${data?.data.map(
        (message) => html`
          <li key=${message.id}>
            <span class="quiet">${shownTime(message.at)} ${message.from}</span>
            <${Json} of=${message.body} label=${`Message of ${message.from}`} />
            ${
              mayWriteAll.value &&
              html`
                <button onClick=${() => act('POST', `/messages/${encodeURIComponent(message.id)}/ack`)}>Acknowledge</button>${' '}
                <button onClick=${() => act('DELETE', `/messages/${encodeURIComponent(message.id)}`)}>Delete</button>
              `
            }
          </li>
        `,
      )}
    </ul>
    ${mayWriteAll.value && html`<${NewMessage} act=${act} />`}
    <${ProblemText} problem=${problem} />
  `;
}

function NewMessage({ act }) {
  const [text, setText] = useState('');
  const post = async (event) => {
    event.preventDefault();
    await act('POST', '/messages', { from: 'console', body: text });
    setText('');
  };
  return html`
    <form onSubmit=${post}>
      <div class="field">
        <label for="message">Message to the other devices</label>
        <input id="message" value=${text} onInput=${(event) => setText(event.target.value)} />
      </div>
      <button disabled=${!text.trim()}>Send</button>
    </form>
  `;
}
