// The part of a form that says to which documents a payment or credit is applied.

import { html } from './html.js';
import { later } from './later.js';
import { RecordName } from './names.js';
import { Amount } from './values.js';

const OpenDocuments = later(() =>
  import('./open_documents.js').then((code) => code.OpenDocuments),
);

/**
 * @param collection `invoices` or `bills`; `member` is the name of a document's id in an application
 * @param totalOf how much there is to apply; `followsTotal` says whether the amount of the payment
 *     grows with what is applied as long as nobody has typed another one
 */
export const applicationsPart = ({ collection, member, kind, totalOf, followsTotal = false, isShown }) => ({
  part: {
    name: 'applications',
    label: 'Applied to',
    isShown,
    shown: (applications) => html`
      <ul>
        ${applications.map(
          (application) => html`
            <li>
              <${RecordName} isTitle collection=${collection} id=${application[member]} />
              ${' '}<${Amount} of=${application.amount} />
            </li>
          `,
        )}
      </ul>
    `,
    View: (props) => html`
      <${OpenDocuments} ...${{ ...props, collection, member, kind, totalOf, followsTotal }} />
    `,
  },
});
