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

/** Choose the next value of a choice, such as `appearance`. */
export function chooseNext(name) {
  const values = CHOICES[name];
  const next = values[(values.indexOf(chosen[name].value) + 1) % values.length];
  localStorage.setItem(`wyzbooks.${name}`, next);
  chosen[name].value = next;
  applyAppearance();
}
