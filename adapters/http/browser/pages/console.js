// The console: what the server does, change by change and request by request.

import { ChangeFeed } from '../console/change_feed.js';
import { Collections } from '../console/collections.js';
import { Devices } from '../console/devices.js';
import { Preferences } from '../console/preferences.js';
import { RequestBox } from '../console/request_box.js';
import { Requests } from '../console/requests.js';
import { Server } from '../console/server.js';
import { useConsoleState } from '../console/state.js';
import { html, useEffect, useState } from '../parts/html.js';
import { ProblemText } from '../parts/problem.js';

export default function ConsolePage({ query }) {
  const { state, problem } = useConsoleState();
  const [record, setRecord] = useState(null);
  useEffect(() => {
    document.title = 'Console';
  }, []);
  return html`
    <h1>Console</h1>
    <${ProblemText} problem=${problem} />
    <div class="panels">
      <${ChangeFeed} onChoose=${setRecord} />
      <${Requests} state=${state} />
      <${Collections} state=${state} record=${record} onChoose=${setRecord} />
      <${Server} state=${state} />
      <${Devices} state=${state} />
      <${Preferences} />
      <${RequestBox} first=${query.get('request')} />
    </div>
  `;
}
