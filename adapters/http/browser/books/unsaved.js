// Forms with something that was typed and is not saved: nobody leaves them without being asked.

const QUESTION = 'What you have typed is not saved. Leave it all the same?';

const forms = new Set();

/** Have a form asked for before it is left; returns what ends that. */
export function askBeforeLeaving(form) {
  forms.add(form);
  addEventListener('beforeunload', warn);
  return () => forget(form);
}

/** A form was saved or given up. */
export function forget(form) {
  forms.delete(form);
  if (!hasUnsaved()) removeEventListener('beforeunload', warn);
}

export function hasUnsaved() {
  return forms.size > 0;
}

/** Whether the page may be left: nothing is unsaved, or somebody says that it may be lost. */
export function mayLeave() {
  return !hasUnsaved() || confirm(QUESTION);
}

function warn(event) {
  event.preventDefault();
}
