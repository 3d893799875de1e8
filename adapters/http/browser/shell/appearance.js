// Light or dark, and how dense: by the system, or as this browser's person chose.

import { signal } from '../vendor/signals.js';

const CHOICES = { appearance: ['system', 'light', 'dark'], density: ['comfortable', 'dense'] };

/** What was chosen in this browser, by name. */
export const chosen = Object.fromEntries(
  Object.entries(CHOICES).map(([name, values]) => {
    const kept = localStorage.getItem(`wyzbooks.${name}`);
    return [name, signal(values.includes(kept) ? kept : values[0])];
  }),
);

export function applyAppearance() {
  for (const [name, choice] of Object.entries(chosen)) {
    document.documentElement.dataset[name] = choice.value;
  }
}

/** Choose a value of a choice. */
export function choose(name, value) {
  localStorage.setItem(`wyzbooks.${name}`, value);
  chosen[name].value = value;
  applyAppearance();
}

/** Choose the next value of a choice, such as `appearance`. */
export function chooseNext(name) {
  const values = CHOICES[name];
  choose(name, values[(values.indexOf(chosen[name].value) + 1) % values.length]);
}
