// The reports in plain words: what each one answers, and how its choices are called.

/** The question that each report answers. */
export const ANSWERS = {
  'profit-loss': 'What you earned, what you spent, and what is left over.',
  'profit-loss-detail': 'The same, with every transaction behind each figure.',
  'balance-sheet': 'What you own, what you owe, and what the company is worth on a day.',
  'balance-sheet-detail': 'How each balance grew or shrank, transaction by transaction.',
  'trial-balance': 'The balance of every account, as your accountant asks for it.',
  'cash-flows': 'Where the cash came from, and where it went.',
  'ar-aging': 'Which customers owe you money, and for how long.',
  'open-invoices': 'Which invoices are not paid yet, with the days overdue.',
  'customer-balance-summary': 'What each customer owes you.',
  'customer-balance-detail': 'What each customer owes you, with every charge and payment.',
  'sales-by-customer': 'Which customers your income comes from.',
  'ap-aging': 'Which vendors you owe money, and for how long.',
  'vendor-balance-summary': 'What you owe each vendor.',
  'expenses-by-vendor': 'Which vendors your costs come from.',
  'general-ledger': 'Every posting of every account, with a running balance.',
  journal: 'Every entry with its debits and credits, by date.',
  'transaction-list': 'Every transaction in one line, by date.',
};

/** Reports with a row for each posting. Their page begins with one month, not with twelve. */
export const LONG_REPORTS = new Set([
  'profit-loss-detail',
  'balance-sheet-detail',
  'general-ledger',
  'journal',
  'transaction-list',
]);

const VALUES = {
  period: {
    thisMonth: 'This month',
    lastMonth: 'Last month',
    thisQuarter: 'This quarter',
    lastQuarter: 'Last quarter',
    thisYear: 'This fiscal year',
    thisYearToDate: 'This fiscal year to date',
    lastYear: 'Last fiscal year',
    last12Months: 'Last 12 months',
    allDates: 'All dates',
  },
  basis: { accrual: 'Accrual', cash: 'Cash' },
  columns: {
    total: 'Total only',
    month: 'Months',
    quarter: 'Fiscal quarters',
    year: 'Fiscal years',
  },
  compareTo: { previousPeriod: 'The period before', previousYear: 'The year before' },
  percentOf: { income: 'As a part of income' },
  section: {
    all: 'Each open item',
    postings: 'Each posting',
    own: 'Without sub-accounts',
    cogs: 'Cost of goods sold',
    costs: 'All costs',
    days1to30: '1 - 30 days past due',
    days31to60: '31 - 60 days past due',
    days61to90: '61 - 90 days past due',
    over90: 'Over 90 days past due',
  },
};

/** How a value of a parameter is called; a section such as `bankAccounts` is "Bank accounts". */
export function valueLabel(parameter, value) {
  const words = value.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return VALUES[parameter]?.[value] ?? words.charAt(0).toUpperCase() + words.slice(1);
}

/** Why a figure of QuickBooks differs from ours, or is on one side only. */
export const CAUSES = {
  value: 'The amounts differ.',
  classification: 'It is in another section, or on another account.',
  'named differently': 'Only the number of the account is the same.',
  sign: 'The amount has the opposite sign.',
  period: 'It is dated outside these days on one side.',
  'missing here': 'These books do not have it.',
  'missing there': 'The file does not have it.',
};
