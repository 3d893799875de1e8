// The home page of the owner.

import { html } from '../parts/html.js';
import { companyName } from '../books/company.js';

export default function Home() {
  return html`<h1>${companyName.value}</h1>`;
}
