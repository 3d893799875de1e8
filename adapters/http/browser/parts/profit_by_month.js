// Income, costs and profit of the last twelve months: bars, with the figures as a table.

import { amountOf, centsOf, shownNumber } from '../books/amounts.js';
import { pageOfFigure } from '../books/report_rows.js';
import { useCalmRead } from '../books/use_read.js';
import { Card } from './card.js';
import { html, useLayoutEffect, useRef } from './html.js';
import { Amount } from './values.js';

const PAGE = '/reports/profit-loss?period=last12Months&columns=month';

export function ProfitByMonth() {
  const answer = useCalmRead(PAGE);
  const months = answer.data && monthsOf(answer.data);
  const netIncome = answer.data?.totals.netIncome;
  const figure = netIncome && html`<a href=${PAGE}><${Amount} of=${netIncome} /></a>`;
  return html`
    <${Card} title="Profit of the last 12 months" page=${PAGE} isWide ...${{ figure, answer }}>
      ${months && html`<${Columns} months=${months} /><${Figures} months=${months} />`}
    <//>
  `;
}

/** `{key, name, income, costs, profit}` of each month: its name and year, each figure with its page. */
function monthsOf(report) {
  const { columns, rows } = report;
  const rowOf = (section) => rows.find(({ detail }) => detail?.endsWith(`&section=${section}`));
  const income = rowOf('income');
  const net = rowOf('netIncome');
  return columns.slice(1, -1).map(({ key, label }, at) => {
    const index = at + 1;
    const figure = (row) => ({
      amount: row?.values[index] ?? '0.00',
      page: row && pageOfFigure(row, report, index),
    });
    const earned = figure(income);
    const profit = figure(net);
    const costs = amountOf(centsOf(earned.amount) - centsOf(profit.amount));
    const name = [label.slice(0, 3), key.slice(0, 4)];
    return { key, name, income: earned, costs: { amount: costs, page: profit.page }, profit };
  });
}

const SHOWN = ['income', 'costs'];

/** Two bars a month, from the line of zero upwards. What is below zero has no bar, but a figure. */
function Columns({ months }) {
  const cents = months.flatMap((month) => SHOWN.map((name) => centsOf(month[name].amount)));
  const greatest = cents.reduce((one, other) => (other > one ? other : one), 1n);
  const height = (amount) => {
    const share = centsOf(amount);
    return share > 0n ? `${Number((share * 1000n) / greatest) / 10}%` : '0';
  };
  return html`
    <div class="columns" role="img"
      aria-label="Income and costs of each month; the table below has the figures.">
      <div class="axis">
        ${marksOf(greatest).map(
          (mark) => html`
            <span key=${mark} style=${{ bottom: height(amountOf(mark)) }}>
              ${shownNumber(String(mark / 100n))}
            </span>
          `,
        )}
      </div>
      ${months.map(
        (month) => html`
          <div key=${month.key} class="month">
            <div class="pair">
              ${SHOWN.map(
                (name) => html`
                  <span key=${name} class=${name} style=${{ height: height(month[name].amount) }} />
                `,
              )}
            </div>
            <span class="month-name">
              ${month.name[0][0]}<span class="rest">${month.name[0].slice(1)}</span>
            </span>
          </div>
        `,
      )}
    </div>
    <p class="legend" aria-hidden="true">
      <span class="income">Income</span> <span class="costs">Costs</span>
    </p>
  `;
}

const MOST_MARKS = 4n;

/** Round amounts up to the greatest, in cents: two to four, each as far from the next. */
function marksOf(greatest) {
  let step = 100n;
  for (let turn = 0; greatest / step > MOST_MARKS; turn += 1) {
    step = (step * (turn % 3 === 1 ? 5n : 4n)) / 2n; // 1, 2, 5, 10, 20, 50
  }
  return Array.from({ length: Number(greatest / step) }, (_, index) => step * BigInt(index + 1));
}

function Figures({ months }) {
  const box = useRef(null);
  // The newest months are seen first, where not all have room.
  useLayoutEffect(() => {
    box.current.scrollLeft = box.current.scrollWidth;
  }, [months.length]);
  const cell = ({ amount, page }) => html`
    <td class="numeric"><a href=${page}><${Amount} of=${amount} /></a></td>
  `;
  return html`
    <div ref=${box} class="scroll" tabindex="0" role="region" aria-label="Profit by month">
      <table class="data profit">
        <caption class="unseen">Profit by month</caption>
        <thead>
          <tr>
            <td></td>
            ${months.map(
              ({ key, name: [month, year] }) => html`
                <th key=${key} scope="col" class="numeric">
                  ${month} <span class="year">${year}</span>
                </th>
              `,
            )}
          </tr>
        </thead>
        <tbody>
          ${[['Income', 'income'], ['Costs', 'costs'], ['Profit', 'profit']].map(
            ([label, name]) => html`
              <tr key=${name} class=${name}>
                <th scope="row">${label}</th>${months.map((month) => cell(month[name]))}
              </tr>
            `,
          )}
        </tbody>
      </table>
    </div>
  `;
}
