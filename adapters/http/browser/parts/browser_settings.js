// What a person chooses for this browser, and how days are written for all who use the books.

import { actor, isName, setActor } from '../books/api.js';
import { changePreferences, preferences, themes } from '../books/company.js';
import { DATE_FORMS } from '../books/dates.js';
import { mayWrite } from '../books/rights.js';
import { choose, chosen } from '../shell/appearance.js';
import { Field } from './fields.js';
import { html, useState } from './html.js';
import { ProblemText } from './problem.js';

const APPEARANCE = {
  name: 'appearance',
  label: 'Light or dark',
  type: 'choice',
  choices: [
    ['system', 'As the system'],
    ['light', 'Light'],
    ['dark', 'Dark'],
  ],
};
const DENSITY = {
  name: 'density',
  label: 'Tables',
  type: 'choice',
  choices: [
    ['comfortable', 'Comfortable'],
    ['dense', 'Dense'],
  ],
};
const DATE_FORM = {
  name: 'dateForm',
  label: 'Days are written',
  type: 'choice',
  choices: DATE_FORMS.map((form) => [form, form]),
  hint: 'For all who use these books.',
};
/** The themes that devices have stored; without any there is nothing to choose. */
const themeField = (names) => ({
  name: 'theme',
  label: 'Theme',
  type: 'choice',
  choices: [['', 'The usual one'], ...names.map((name) => [name, name])],
  hint: 'For all who use these books.',
});
const ACTOR = {
  name: 'actor',
  label: 'Your name',
  type: 'text',
  hint: 'Under which this browser changes the books; the history shows it.',
};

export function Browser() {
  const [name, setName] = useState(actor());
  const [problem, setProblem] = useState(null);
  const names = Object.keys(themes.value);
  const draft = {
    actor: name,
    appearance: chosen.appearance.value,
    density: chosen.density.value,
    dateForm: preferences.value.dateForm ?? DATE_FORMS[0],
    theme: preferences.value.theme ?? '',
  };
  const rename = (_, text) => {
    setName(text);
    if (!faultOf(text)) setActor(text);
  };
  const write = (key, value) => {
    setProblem(null);
    changePreferences({ [key]: value || null }).catch(setProblem);
  };
  return html`
    <section class="settings">
      <h2>You and this browser</h2>
      <div class="filters">
        ${
          mayWrite.value &&
          html`
            <${Field} field=${ACTOR} draft=${draft} fault=${faultOf(name)} onChange=${rename} />
          `
        }
        <${Field} field=${APPEARANCE} draft=${draft} onChange=${choose} />
        <${Field} field=${DENSITY} draft=${draft} onChange=${choose} />
        ${mayWrite.value &&
        html`<${Field} field=${DATE_FORM} draft=${draft} onChange=${write} />`}
        ${mayWrite.value &&
        names.length > 0 &&
        html`<${Field} field=${themeField(names)} draft=${draft} onChange=${write} />`}
      </div>
      <${ProblemText} problem=${problem} />
    </section>
  `;
}

/** What is wrong with a name; none is right too. */
function faultOf(name) {
  const text = name.trim();
  if (text === '' || isName(text)) return null;
  return 'It must have at most 200 characters, all of which can be seen. The former name stays.';
}
