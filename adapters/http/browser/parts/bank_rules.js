// Bank rules: what rows of statements are, by what they say. The first rule that fits a row wins.

import { makeWrite, send } from '../books/api.js';
import { useRead } from '../books/use_read.js';
import { Dialog } from './dialog.js';
import { Form } from './form.js';
import { html, useState } from './html.js';
import { AccountName, ContactName } from './names.js';
import { say } from './notices.js';
import { ProblemText } from './problem.js';
import { Table } from './table.js';

const RULES = '/import/rules';
const MATCHES = { contains: 'contains', does_not_contain: 'does not contain', is: 'is', begins_with: 'begins with' };
const FIELDS = [
  [
    { name: 'name', label: 'Name of the rule', type: 'text', isRequired: true },
    { name: 'text', label: 'If the payee contains', type: 'text', isRequired: true, hint: 'Several alternatives with | between them.' },
  ],
  [{ name: 'direction', label: 'And money', type: 'choice', choices: [['', 'comes in or goes out'], ['in', 'comes in'], ['out', 'goes out']] }],
  [
    { name: 'contraAccountId', label: 'Then it is for the account', type: 'lookup', of: 'accounts', isRequired: true },
    { name: 'contactId', label: 'And the contact', type: 'lookup', of: 'contacts' },
  ],
];

export function BankRules() {
  const { data, problem } = useRead(`${RULES}?limit=1000`);
  const [open, setOpen] = useState(null);
  if (!data) return html`<${ProblemText} problem=${problem} />`;
  const rules = data.data;
  const columns = [
    { key: 'position', label: 'Rule', show: (rule) => rule.position },
    { key: 'name', label: 'Name', show: (rule) => html`${rule.name}${!rule.active && html` <span class="state">not active</span>`}` },
    { key: 'if', label: 'If', show: (rule) => html`<${Conditions} rule=${rule} />` },
    { key: 'then', label: 'Then', show: (rule) => html`<${Result} rule=${rule} />` },
    {
      key: 'verbs',
      label: 'Change',
      show: (rule) => html`
        <button class="quiet" disabled=${rule === rules[0]} aria-label=${`Put ${rule.name} first`} onClick=${() => putFirst(rules, rule)}>↑ first</button>
        <button class="quiet" aria-label=${`Delete ${rule.name}`} onClick=${() => setOpen({ removed: rule })}>✕</button>
      `,
    },
  ];
  return html`
    <section>
      <div class="heading">
        <h2>Bank rules</h2>
        <button onClick=${() => setOpen({})}>New rule</button>
      </div>
      <p class="quiet">A rule says which account and contact the rows of a statement are for. The first rule that fits a row wins. Rules change nothing that is in the books.</p>
      ${rules.length > 0 && html`<${Table} caption="Bank rules" columns=${columns} rows=${rules} />`}
    </section>
    ${open && html`<${RuleDialog} removed=${open.removed} onClose=${() => setOpen(null)} />`}
  `;
}

function Conditions({ rule }) {
  const texts = rule.textConditions.map(({ field, match, text }) => `${field === 'either' ? 'payee or memo' : field} ${MATCHES[match]} “${text}”`);
  if (rule.direction) texts.push(rule.direction === 'in' ? 'money comes in' : 'money goes out');
  if (rule.amountFrom) texts.push(`the amount is at least ${rule.amountFrom}`);
  if (rule.amountTo) texts.push(`the amount is at most ${rule.amountTo}`);
  return html`
    ${texts.join(' and ')}
    ${rule.accountId && html` on <${AccountName} id=${rule.accountId} />`}
  `;
}

function Result({ rule }) {
  return html`
    ${rule.contraAccountId && html`<${AccountName} id=${rule.contraAccountId} /> `}
    ${rule.contactId && html`<${ContactName} id=${rule.contactId} /> `}
    ${rule.payee && html`<span class="quiet">payee ${rule.payee}</span>`}
  `;
}

function RuleDialog({ removed, onClose }) {
  const done = () => {
    say(removed ? `Rule ${removed.name} was deleted.` : 'The rule was saved. It counts for what is imported from now on.');
    onClose();
  };
  const writeOf = ({ text, ...draft }) =>
    removed
      ? { method: 'DELETE', path: `${RULES}/${encodeURIComponent(removed.id)}` }
      : {
          method: 'POST',
          path: RULES,
          body: {
            ...Object.fromEntries(Object.entries(draft).filter(([, value]) => value)),
            textConditions: [{ field: 'payee', match: 'contains', text: text ?? '' }],
          },
        };
  return html`
    <${Dialog} title=${removed ? `Delete ${removed.name}` : 'New bank rule'} isOpen onClose=${onClose}>
      <${Form}
        fields=${removed ? [] : FIELDS}
        initial=${{}}
        writeOf=${writeOf}
        version=${removed?.version}
        saveLabel=${removed ? 'Delete the rule' : 'Save the rule'}
        onSaved=${done}
        onCancel=${onClose}
      />
    <//>
  `;
}

function putFirst(rules, rule) {
  const ids = [rule, ...rules.filter((other) => other !== rule)].map(({ id }) => id);
  send(makeWrite({ method: 'POST', path: `${RULES}/order`, body: { ids } })).catch((problem) => say(problem.message));
}
