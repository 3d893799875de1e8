// What this browser may do. Nothing is offered that the server would refuse.

import { computed, signal } from '../vendor/signals.js';
import { read } from './api.js';

/** `{scope, isReadOnly}`, as the server says it; null until it was asked. */
const rights = signal(null);

export const areRightsKnown = computed(() => rights.value !== null);
/** Whether it may keep the books: enter, change, import. */
export const mayWrite = computed(() => mayChange('write') || mayChange('admin'));
/** Whether it may change what concerns the books as a whole, such as the settings. */
export const mayAdminister = computed(() => mayChange('admin'));
/** Whether it may read the diagnostics of the server, and what backups there are. */
export const mayInspect = computed(() => rights.value?.scope === 'admin');

/** What a page says where it has nothing to offer. */
export const ONLY_READ = 'These books can only be read here.';

export async function readRights() {
  try {
    const { scope, readOnly, store } = await read('/system/health');
    rights.value = { scope, isReadOnly: readOnly || store.access === 'read-only' };
  } catch (problem) {
    // Then everything is offered, and the server refuses what must not be.
    rights.value ??= { scope: 'admin', isReadOnly: false };
    throw problem;
  }
}

function mayChange(scope) {
  return rights.value?.scope === scope && !rights.value.isReadOnly;
}
