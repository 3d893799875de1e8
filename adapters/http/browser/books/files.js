// Files of a person: what they are called, and what can be said of how they are read.

const LONGEST_NAME = 200; // characters

/** How the dates of a file can be read. */
export const DATE_ORDERS = [
  ['', 'As the file shows'],
  ['mdy', 'Month first: 12/31/2026'],
  ['dmy', 'Day first: 31/12/2026'],
  ['ymd', 'Year first: 2026-12-31'],
];

/** What files are called together, in printable characters. */
export function nameOf(files) {
  const name = files.length === 1 ? files[0].name : `${files.length} files`;
  return name.replace(/\p{C}/gu, '').slice(0, LONGEST_NAME);
}
