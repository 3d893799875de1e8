// A part of the home page: its heading, and its content once it was read.

import { html, useId } from './html.js';
import { ProblemText } from './problem.js';

/** @param answer what `useRead` says of the content; `figure` stands beside the heading */
export function Card({ title, page, figure, answer, isWide, children }) {
  const heading = useId();
  return html`
    <section class=${`card ${isWide ? 'is-wide' : ''}`} aria-labelledby=${heading}
      aria-busy=${!answer.data && !answer.problem}>
      <header>
        <h2 id=${heading}>${page ? html`<a href=${page}>${title}</a>` : title}</h2>
        ${figure && html`<p class="figure">${figure}</p>`}
      </header>
      <${ProblemText} problem=${answer.problem} />
      ${answer.data ? children : !answer.problem && html`<p class="quiet">Reading…</p>`}
    </section>
  `;
}

/** A bar as long as its share of the greatest; the figure stands beside it as text. */
export function Bar({ cents, greatest }) {
  const share = greatest > 0n && cents > 0n ? Number((cents * 1000n) / greatest) / 10 : 0;
  return html`<span class="bar" aria-hidden="true"><span style=${{ width: `${share}%` }} /></span>`;
}
