// A bookkeeper's day with openapi-fetch and the types that openapi-typescript generates.
//
// Run it with the address of a server of new books: node day.js http://127.0.0.1:3141

import assert from "node:assert/strict";
import createClient from "openapi-fetch";
import type { components, paths } from "./wyzbooks.js";

type Problem = components["schemas"]["Problem"];

const books = createClient<paths>({ baseUrl: process.argv[2] });

/** The answer to a request that the server has done. */
function done<Answer>(result: { data?: Answer; error?: Problem }): Answer {
  if (result.data === undefined) throw new Error(JSON.stringify(result.error));
  return result.data;
}

// A customer, and an invoice of 1,200.00: first a dry run, which changes nothing.
const customer = done(
  await books.POST("/api/v1/contacts", { body: { kind: "customer", name: "Acme Ltd" } }),
);
const draft: components["schemas"]["InvoiceDraft"] = {
  contactId: customer.id,
  date: "2026-03-02",
  status: "sent",
  lines: [
    { description: "Advice", quantity: "10", rate: "120.00", accountId: "account-4000" },
  ],
};
const rehearsed = done(
  await books.POST("/api/v1/invoices", { body: draft, params: { query: { dryRun: true } } }),
);
assert.equal(rehearsed.effect?.balances["account-4000"], "1200.00");
const invoice = done(await books.POST("/api/v1/invoices", { body: draft }));
assert.equal(invoice.total, "1200.00");

// The customer pays a part of it, and gets a credit memo for another.
const payment = done(
  await books.POST("/api/v1/payments", {
    body: {
      contactId: customer.id,
      date: "2026-03-10",
      amount: "500.00",
      applications: [{ invoiceId: invoice.id, amount: "500.00" }],
    },
  }),
);
done(
  await books.POST("/api/v1/invoices", {
    body: {
      kind: "credit_memo",
      contactId: customer.id,
      date: "2026-03-11",
      status: "sent",
      lines: [{ description: "Discount", rate: "100.00", accountId: "account-4000" }],
      applications: [{ invoiceId: invoice.id, amount: "100.00" }],
    },
  }),
);
const one = { path: { id: invoice.id } };
const paidInPart = done(await books.GET("/api/v1/invoices/{id}", { params: one }));
assert.deepEqual([paidInPart.amountPaid, paidInPart.balance], ["600.00", "600.00"]);

// The payment waits in Undeposited Funds. The bank takes a fee from the deposit.
const fees = done(
  await books.POST("/api/v1/accounts", { body: { name: "Bank Fees", type: "expense" } }),
);
const waiting = done(await books.GET("/api/v1/bank-transactions/undeposited"));
assert.deepEqual(waiting.data.map((row) => row.source?.id), [payment.id]);
const deposit = done(
  await books.POST("/api/v1/bank-transactions", {
    body: {
      accountId: "account-1000",
      date: "2026-03-12",
      amount: "485.00",
      splits: [
        { rowId: waiting.data[0]?.id },
        { accountId: fees.id, amount: "-15.00", memo: "Card fee" },
      ],
    },
  }),
);
assert.equal(deposit.amount, "485.00");

// A bill comes, and is paid.
const vendor = done(
  await books.POST("/api/v1/contacts", { body: { kind: "vendor", name: "City Power" } }),
);
const bill = done(
  await books.POST("/api/v1/bills", {
    body: {
      contactId: vendor.id,
      date: "2026-03-15",
      lines: [{ accountId: "account-6800", amount: "300.00" }],
    },
  }),
);
done(
  await books.POST("/api/v1/bills/{id}/pay", {
    params: { path: { id: bill.id } },
    body: { accountId: "account-1000", date: "2026-03-20", amount: "300.00" },
  }),
);

// What is left of the month, and whether a file of the same report agrees with it.
const path = { key: "profit-loss" as const };
const month = { from: "2026-03-01", to: "2026-03-31" };
const report = done(
  await books.GET("/api/v1/reports/{key}", { params: { path, query: month } }),
);
assert.ok(typeof report === "object"); // and not one of the formats that are text
assert.equal(report.totals["netIncome"], "785.00");
const file = done(
  await books.GET("/api/v1/reports/{key}", {
    params: { path, query: { ...month, format: "csv" } },
    parseAs: "text",
  }),
);
const comparison = done(
  await books.POST("/api/v1/reports/{key}/compare", { params: { path }, body: { csv: file } }),
);
assert.equal(comparison.summary.complete, true);
assert.deepEqual([comparison.mismatched, comparison.summary.difference], [[], "0.00"]);

// Two people change the invoice: the second has an old version of it, and is told so.
const header = { "If-Match": `"${paidInPart.version}"` };
const change = { params: { ...one, header }, body: { memo: "Thank you" } };
const changed = done(await books.PATCH("/api/v1/invoices/{id}", change));
assert.ok(changed.version > paidInPart.version);
const stale = await books.PATCH("/api/v1/invoices/{id}", change);
assert.deepEqual([stale.response.status, stale.error?.code], [412, "stale"]);

// A customer who has invoices cannot be deleted.
const inUse = await books.DELETE("/api/v1/contacts/{id}", {
  params: { path: { id: customer.id } },
});
assert.deepEqual([inUse.response.status, inUse.error?.code], [409, "in_use"]);
