// The preferences and themes that all devices share, as they are, and changed one by one.

import { changePreferences, preferences, themes } from '../books/company.js';
import { mayWrite } from '../books/rights.js';
import { html, useState } from '../parts/html.js';
import { ProblemText } from '../parts/problem.js';
import { Json, Panel } from './panel.js';

export function Preferences() {
  return html`
    <${Panel} title="Preferences and themes">
      <${Json} of=${preferences.value} label="Preferences" />
      <${Json} of=${themes.value} label="Themes" />
      ${mayWrite.value && html`<${Change} />`}
    <//>
  `;
}

function Change() {
  const [name, setName] = useState('');
  const [text, setText] = useState('');
  const [problem, setProblem] = useState(null);
  const change = async (event) => {
    event.preventDefault();
    await changePreferences({ [name]: text === '' ? null : valueOf(text) }).then(() => setProblem(null), setProblem);
  };
  return html`
    <form class="row" onSubmit=${change}>
      <div class="field">
        <label for="preference">Key</label>
        <input id="preference" value=${name} onInput=${(event) => setName(event.target.value)} />
      </div>
      <div class="field">
        <label for="preference-value">Value (empty removes the key)</label>
        <input id="preference-value" value=${text} onInput=${(event) => setText(event.target.value)} />
      </div>
      <button disabled=${!name}>Set</button>
    </form>
    <${ProblemText} problem=${problem} />
  `;
}

/** What was typed as JSON, or else as the text that it is. */
function valueOf(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
