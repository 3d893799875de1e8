// The name of what has posted something.

import { collectionOfSource } from '../kinds/index.js';
import { html } from './html.js';
import { RecordName } from './names.js';

/** The document that a row, an entry or an application comes from, as a link. */
export function SourceName({ source }) {
  const collection = collectionOfSource(source);
  if (!collection) return source.kind;
  return html`<${RecordName} isTitle collection=${collection} id=${source.id} />`;
}
