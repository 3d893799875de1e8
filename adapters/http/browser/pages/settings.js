// The settings: of the company, for all who use these books, and of this browser.

import { settings } from '../books/company.js';
import { mayChangeSettings, mayInspect } from '../books/rights.js';
import { Browser } from '../parts/browser_settings.js';
import { Dialog } from '../parts/dialog.js';
import { Form } from '../parts/form.js';
import { html, useEffect, useState } from '../parts/html.js';
import { later } from '../parts/later.js';
import { Logo } from '../parts/logo.js';
import { say } from '../parts/notices.js';
import { SECTIONS } from '../parts/settings_sections.js';

const Backups = later(() => import('../parts/backups.js').then((code) => code.Backups));
const Exports = later(() => import('../parts/backups.js').then((code) => code.Exports));

export default function SettingsPage() {
  useEffect(() => {
    document.title = 'Settings';
  }, []);
  const current = settings.value;
  if (!current) return html`<p class="quiet">Loading…</p>`;
  return html`
    <h1>Settings</h1>
    ${SECTIONS.map((section) => html`<${Section} key=${section.title} ...${{ section, current }} />`)}
    <${Logo} logo=${current.logo} />
    <${Browser} />
    ${mayInspect.value && html`<${Backups} />`}
    <${Exports} />
  `;
}

/** The field of a pointer such as `/numbers/invoice/width`: its group stands in no name. */
const fieldOf = (pointer) => `/${pointer.split('/').slice(2).join('.')}`;

/** Some settings that belong together: what they are, and a dialog to change them. */
function Section({ section, current }) {
  const [isOpen, setOpen] = useState(false);
  const { title, hint, facts, fields, draftOf, patchOf } = section;
  const saved = (answer) => {
    setOpen(false);
    say(`${title}: saved.`);
    section.onSaved?.(answer, current);
  };
  return html`
    <section class="settings">
      <div class="heading">
        <h2>${title}</h2>
        ${
          mayChangeSettings.value &&
          html`
            <button type="button" aria-label=${`Change: ${title}`} onClick=${() => setOpen(true)}>
              Change
            </button>
          `
        }
      </div>
      ${hint && html`<p class="quiet">${hint}</p>`}
      <dl class="facts">
        ${facts(current).map(
          ([label, content]) =>
            html`<div><dt>${label}</dt><dd>${content || html`<span class="quiet">–</span>`}</dd></div>`,
        )}
      </dl>
      ${section.Below && html`<${section.Below} />`}
      <${Dialog} title=${title} isOpen=${isOpen} onClose=${() => setOpen(false)}>
        <${Form}
          fields=${fields(current)}
          initial=${draftOf(current)}
          version=${current.version}
          draftOf=${draftOf}
          writeOf=${(draft) => ({ method: 'PATCH', path: '/system/settings', body: patchOf(draft) })}
          fieldOf=${fieldOf}
          onSaved=${saved}
          onCancel=${() => setOpen(false)}
        />
      <//>
    </section>
  `;
}
