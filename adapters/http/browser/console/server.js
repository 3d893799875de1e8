// How the server does: its health, the verification of the books, and the diagnostics.

import { read, request } from '../books/api.js';
import { shownTime } from '../books/dates.js';
import { mayInspect } from '../books/rights.js';
import { html, useEffect, useState } from '../parts/html.js';
import { ProblemText } from '../parts/problem.js';
import { Json, Panel } from './panel.js';

export function Server({ state }) {
  const [health, setHealth] = useState(null);
  const [diagnostics, setDiagnostics] = useState(null);
  const [problem, setProblem] = useState(null);
  const isKnown = Boolean(state);
  const ask = () => {
    read('/system/health').then(setHealth, (refused) => setHealth(refused.problem ?? null));
    if (mayInspect.value) read('/system/diagnostics').then(setDiagnostics, setProblem);
  };
  useEffect(() => {
    if (isKnown) ask();
  }, [isKnown]);
  return html`
    <${Panel} title="Server">
      ${health &&
      html`
        <p>
          <strong>${health.ready ? 'Ready' : 'Not ready'}</strong>
          ${health.version && `, version ${health.version}`}
          ${diagnostics && `, up ${duration(diagnostics.process.uptimeSeconds)}`}
          ${diagnostics?.process.memoryBytes && `, ${Math.round(diagnostics.process.memoryBytes / 2 ** 20)} MiB`}
        </p>
        <ul>
          ${[...(health.reasons ?? []), ...(health.warnings ?? [])].map(({ message }) => html`<li>⚠ ${message}</li>`)}
        </ul>
      `}
      <${Verification} last=${diagnostics?.lastVerification} onDone=${ask} />
      <${ProblemText} problem=${problem} />
      ${diagnostics &&
      html`
        <details>
          <summary>Diagnostics, to send with a report of a fault</summary>
          <button onClick=${() => navigator.clipboard.writeText(JSON.stringify(diagnostics, null, 2))}>Copy</button>
          <${Json} of=${diagnostics} label="Diagnostics" />
        </details>
      `}
    <//>
  `;
}

/** Has the books verified: every figure anew from the entries, and the chain of the log. */
function Verification({ last, onDone }) {
  const [verdict, setVerdict] = useState(null);
  const [isRunning, setRunning] = useState(false);
  const verify = async () => {
    setRunning(true);
    setVerdict(await request('POST', '/system/verify').then((answer) => answer.body, (refused) => ({ error: refused })));
    setRunning(false);
    onDone();
  };
  return html`
    <p>
      <button onClick=${verify} disabled=${isRunning}>${isRunning ? 'Verifying…' : 'Verify the books'}</button>${' '}
      ${verifiedWords(last)}
    </p>
    <${ProblemText} problem=${verdict?.error} />
    ${verdict && !verdict.error && html`<${Json} of=${verdict} label="What the verification found" />`}
  `;
}

/** When the books were verified; nothing where that is not known. */
function verifiedWords(last) {
  if (last === undefined) return '';
  if (last === null) return 'Not verified since the start';
  return `Last verified ${shownTime(last.at)}: ${last.ok ? 'all is right' : 'not right'}`;
}

function duration(seconds) {
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  return `${Math.round(seconds / 3600)} h`;
}
