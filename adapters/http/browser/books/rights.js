// What this browser may do. Nothing is offered that the server would refuse.

import { computed, signal } from '../vendor/signals.js';
import { read } from './api.js';

/** `{scope, isReadOnly, original}`, as the server says it; null until it was asked. */
const rights = signal(null);

export const areRightsKnown = computed(() => rights.value !== null);
/** The address of the books of which these are a copy; null if they are no copy. */
export const original = computed(() => rights.value?.original ?? null);
/** Whether it may enter and change records. */
export const mayWrite = computed(() => mayChange('write') || mayChange('admin'));
/** Whether it may also do what a copy refuses: import, reconcile, attach files, merge. */
export const mayWriteAll = computed(() => mayWrite.value && !original.value);
/** Whether it may do what concerns the server as a whole, such as making a backup. */
export const mayAdminister = computed(() => mayChange('admin'));
/** Whether it may change the settings of the company. */
export const mayChangeSettings = computed(() => mayAdminister.value && !original.value);
/** Whether it may read the diagnostics of the server, and what backups there are. */
export const mayInspect = computed(() => rights.value?.scope === 'admin');

/** What a page says where it has nothing to offer. */
export const onlyRead = computed(() =>
  mayWrite.value && original.value
    ? `These books are a copy of those at ${original.value}, and this is possible only there.`
    : 'These books can only be read here.',
);

/** Whether it may make and change records of a kind, or do with them what a verb says. */
export function mayUse({ isOfOriginal }) {
  return isOfOriginal ? mayWriteAll.value : mayWrite.value;
}

export async function readRights() {
  try {
    const { scope, readOnly, store, copy } = await read('/system/health');
    const isReadOnly = readOnly || store.access === 'read-only';
    rights.value = { scope, isReadOnly, original: copy?.original ?? null };
  } catch (problem) {
    // Then everything is offered, and the server refuses what must not be.
    rights.value ??= { scope: 'admin', isReadOnly: false, original: null };
    throw problem;
  }
}

function mayChange(scope) {
  return rights.value?.scope === scope && !rights.value.isReadOnly;
}
