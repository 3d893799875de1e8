// The first module: it reads what all pages need, follows the changes, and shows the page.

import { readPreferences, readSettings } from './books/company.js';
import { follow, onChange } from './books/live.js';
import { html } from './parts/html.js';
import { applyAppearance } from './shell/appearance.js';
import { startKeyboard } from './shell/keyboard.js';
import { startRouter } from './shell/router.js';
import { Shell } from './shell/shell.js';
import { followTheme } from './shell/theme.js';
import { render } from './vendor/preact.js';

applyAppearance();
followTheme();
startRouter();
startKeyboard();
render(html`<${Shell} />`, document.getElementById('app'));

const READERS = { settings: readSettings, prefs: readPreferences };
for (const readThem of Object.values(READERS)) readThem().catch(() => {});
onChange(({ collection }) => READERS[collection]?.().catch(() => {}));
follow();
