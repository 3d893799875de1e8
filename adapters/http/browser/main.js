// The first module: it reads what all pages need, follows the changes, and shows the page.

import { readPreferences, readSettings } from './books/company.js';
import { attempts, follow, onChange, tryLater } from './books/live.js';
import { readRights } from './books/rights.js';
import { html } from './parts/html.js';
import { applyAppearance } from './shell/appearance.js';
import { startKeyboard } from './shell/keyboard.js';
import { startRouter } from './shell/router.js';
import { Shell } from './shell/shell.js';
import { followTheme } from './shell/theme.js';
import { render } from './vendor/preact.js';
import { effect } from './vendor/signals.js';

applyAppearance();
followTheme();
startRouter();
startKeyboard();
render(html`<${Shell} />`, document.getElementById('app'));

const READERS = { settings: readSettings, prefs: readPreferences, rights: readRights };
const unread = new Set(); // those whose last reading failed
for (const name of Object.keys(READERS)) readAnew(name);
onChange(({ collection }) => collection in READERS && readAnew(collection));
// A server that was started anew may let this browser do something else.
effect(() => attempts.value && new Set([...unread, 'rights']).forEach(readAnew));
follow();

async function readAnew(name) {
  unread.delete(name);
  try {
    await READERS[name]();
  } catch (problem) {
    if (!problem.isPassing) return;
    unread.add(name);
    tryLater();
  }
}
