// The theme that the company has chosen among those that all devices share (`/sync/prefs`).
//
// A theme is a section of keys, which other programs use too. The pages know those below; a value
// that is no colour or font is left out, so that no theme can make the pages unreadable by mistake.

import { preferences, themes } from '../books/company.js';
import { effect } from '../vendor/signals.js';

const COLOURS = {
  background: '--ground',
  raised: '--raised',
  line: '--line',
  edge: '--edge',
  text: '--text',
  quiet: '--quiet',
  accent: '--accent',
  onAccent: '--on-accent',
  good: '--good',
  warn: '--warn',
  bad: '--bad',
  focus: '--focus',
};

/** Show the pages in the chosen theme, also when it changes. */
export function followTheme() {
  effect(() => {
    const theme = themes.value[preferences.value.theme] ?? {};
    for (const [key, property] of Object.entries(COLOURS)) set(property, theme[key], 'color');
    set('--font', theme.font, 'font-family');
  });
}

function set(property, value, kind) {
  const { style } = document.documentElement;
  if (value && CSS.supports(kind, value)) style.setProperty(property, value);
  else style.removeProperty(property);
}
