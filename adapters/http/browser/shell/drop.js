// Files can be dropped on every page. A page may take them itself; otherwise they are imported.

import { mayWriteAll, onlyRead } from '../books/rights.js';
import { html, useEffect, useState } from '../parts/html.js';
import { say } from '../parts/notices.js';
import { go } from './router.js';

const takers = [];

/** Have a page take the files that are dropped on it; returns what ends that. */
export function takeDrops(taker) {
  takers.push(taker);
  return () => takers.splice(takers.indexOf(taker), 1);
}

/** The veil over the page while a file is held over it. */
export function DropVeil() {
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    const over = (event) => {
      if (!event.dataTransfer?.types.includes('Files') || event.defaultPrevented) return;
      event.preventDefault();
      setOver(true);
    };
    const leave = (event) => event.relatedTarget === null && setOver(false);
    const drop = (event) => {
      setOver(false);
      if (event.defaultPrevented || !event.dataTransfer?.files.length) return;
      event.preventDefault();
      take([...event.dataTransfer.files]);
    };
    const listeners = { dragover: over, dragleave: leave, drop };
    for (const [name, listener] of Object.entries(listeners)) document.addEventListener(name, listener);
    return () => {
      for (const [name, listener] of Object.entries(listeners)) document.removeEventListener(name, listener);
    };
  }, []);
  return isOver && html`<div class="drop-veil"><p>Drop the file to see what it would change. Nothing is imported yet.</p></div>`;
}

function take(files) {
  const taker = takers.at(-1);
  if (taker) return taker(files);
  if (!mayWriteAll.value) return say(`${onlyRead.value} Nothing is imported.`);
  if (document.querySelector('form.record')) {
    say('Save this form or leave it first. Then drop the file again.');
    return undefined;
  }
  go('/import');
  return import('../books/imports.js').then(({ openFiles }) => openFiles(files));
}
