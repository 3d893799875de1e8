// The dialog in which a record is made that a form needs, such as a new customer.

import { Dialog } from './dialog.js';
import { bodyOf, Form } from './form.js';
import { html } from './html.js';
import { answerWith, asked } from './new_record.js';
import { say } from './notices.js';

export function NewRecordDialog() {
  const question = asked.value;
  const close = () => answerWith(null);
  return html`
    <${Dialog} title=${question ? titleOf(question) : ''} isOpen=${question !== null} onClose=${close}>
      ${question && html`<${NewRecordForm} ...${question} onClose=${close} />`}
    <//>
  `;
}

const titleOf = ({ kind, blank }) =>
  `New ${(kind.singularOf?.(blank) ?? kind.singular).toLowerCase()}`;

function NewRecordForm({ kind, blank, onClose }) {
  const saved = (record) => {
    say(`${kind.title(record)} was saved.`);
    answerWith(record);
  };
  return html`
    <${Form}
      fields=${kind.fields(blank)}
      initial=${blank}
      writeOf=${(draft) => ({ method: 'POST', path: kind.api, body: bodyOf(kind, draft) })}
      fieldOf=${kind.fieldOf}
      onSaved=${saved}
      onCancel=${onClose}
    />
  `;
}
