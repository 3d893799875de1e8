// The place of a bank rule among the others, and what moves it.

import { makeWrite, readAll, send } from '../books/api.js';
import { mayWriteAll } from '../books/rights.js';
import { html, useState } from './html.js';
import { ProblemText } from './problem.js';

export function RulePosition({ record }) {
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState(null);
  const move = async (step) => {
    setBusy(true);
    setProblem(null);
    await moveRule(record.id, step).catch(setProblem);
    setBusy(false);
  };
  const button = (sign, words, step) => html`
    <button class="quiet small" disabled=${isBusy} aria-label=${`Move ${record.name} ${words}`} onClick=${() => move(step)}>
      ${sign}
    </button>
  `;
  return html`
    ${record.position}
    ${mayWriteAll.value && html`${' '}${button('↑', 'up', -1)}${button('↓', 'down', 1)}`}
    <${ProblemText} problem=${problem} />
  `;
}

/** Have a rule change places with its neighbour; the first and the last one stay. */
async function moveRule(id, step) {
  const ids = (await readAll('/import/rules?sort=position')).map((rule) => rule.id);
  const at = ids.indexOf(id);
  const to = at + step;
  if (at < 0 || to < 0 || to >= ids.length) return;
  [ids[at], ids[to]] = [ids[to], ids[at]];
  await send(makeWrite({ method: 'POST', path: '/import/rules/order', body: { ids } }));
}
