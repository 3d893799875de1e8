// The language of the pages: components as functions, their markup in templates.

import htm from '../vendor/htm.js';
import { h } from '../vendor/preact.js';
import '../vendor/signals.js'; // Components follow the signals that they read.

export const html = htm.bind(h);
export { Fragment } from '../vendor/preact.js';
export { useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from '../vendor/hooks.js';
export { computed, signal, useSignal } from '../vendor/signals.js';
