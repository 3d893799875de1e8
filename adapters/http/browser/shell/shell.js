// The frame around every page: the menu, the search box, the page, and what happened meanwhile.

import { companyName } from '../books/company.js';
import { areRightsKnown } from '../books/rights.js';
import { useModule } from '../books/use_module.js';
import { html, useEffect, useRef } from '../parts/html.js';
import { later } from '../parts/later.js';
import { asked } from '../parts/new_record.js';
import { Notices } from '../parts/notices.js';
import { ProblemText } from '../parts/problem.js';
import { ChangeNotices } from './change_notices.js';
import { DropVeil } from './drop.js';
import { isSheetOpen } from './keyboard.js';
import { Menu } from './menu.js';
import { page } from './router.js';
import { SearchBox } from './search_box.js';
import { StatusLine } from './status_line.js';

export function Shell() {
  return html`
    <a class="skip" href="#page">Skip to the page</a>
    <header class="top">
      <a class="brand" href="/">${companyName.value || 'WyzBooks'}</a>
      <${SearchBox} />
    </header>
    <${Menu} path=${page.value.path} query=${page.value.query} />
    <main id="page" tabindex="-1"><${Page} /></main>
    <footer class="foot"><${StatusLine} /></footer>
    <${Notices} />
    <${ChangeNotices} />
    ${isSheetOpen.value && html`<${KeyboardSheet} />`}
    ${asked.value && html`<${NewRecordDialog} />`}
    <${DropVeil} />
  `;
}

const KeyboardSheet = later(() => import('./key_sheet.js').then((code) => code.KeyboardSheet));
const NewRecordDialog = later(() =>
  import('../parts/new_record_dialog.js').then((code) => code.NewRecordDialog),
);

/** The page of the address. Its module is loaded when it is shown first. */
function Page() {
  const { module: name, parts, path, query } = page.value;
  const { module, problem } = useModule(name, () => import(`../pages/${name}.js`));
  const shownPath = useRef(path);
  useEffect(() => {
    // Who follows a link goes on reading at the page; who has just loaded it begins at the top.
    if (shownPath.current !== path) document.getElementById('page').focus({ preventScroll: true });
    shownPath.current = path;
  }, [path]);
  if (problem) return html`<${ProblemText} problem=${problem} />`;
  if (!module || !areRightsKnown.value) return html`<p class="quiet">Loading…</p>`;
  return html`<${module.default} key=${path} ...${parts} query=${query} />`;
}
