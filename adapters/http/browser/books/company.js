// What all pages know of these books: the settings, and the preferences that devices share.

import { computed, signal } from '../vendor/signals.js';
import { read, request } from './api.js';

/** The settings of the company; null until they were read. */
export const settings = signal(null);
/** Preferences by key; themes by name. */
export const preferences = signal({});
export const themes = signal({});

export const companyName = computed(() => settings.value?.company.name ?? '');
export const closingDate = computed(() => settings.value?.company.closingDate ?? null);
export const defaultAccounts = computed(() => settings.value?.defaults ?? {});

export async function readSettings() {
  settings.value = await read('/system/settings');
}

export async function readPreferences() {
  keep(await read('/sync/prefs'));
}

/** Set some preferences; null removes one. */
export async function changePreferences(changes) {
  keep((await request('POST', '/sync/prefs', { body: { prefs: changes } })).body);
}

function keep(answer) {
  preferences.value = answer.prefs;
  themes.value = answer.themes;
}
