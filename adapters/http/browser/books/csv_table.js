// The columns of a CSV, so that one can say what they hold. The server reads the file itself.

const FIRST = 20; // lines, of which the one with the most cells has the captions
const SEPARATORS = [',', ';', '\t', '|'];

/** The captions of the columns; the separator is the one that the first lines have most. */
export function columnsOf(lines) {
  const first = lines.filter((line) => line.trim()).slice(0, FIRST);
  const counts = SEPARATORS.map((separator) => first.join('').split(separator).length);
  const separator = SEPARATORS[counts.indexOf(Math.max(...counts))];
  const rows = first.map((line) => cellsOf(line, separator));
  return rows.reduce((widest, row) => (row.length > widest.length ? row : widest), []);
}

function cellsOf(line, separator) {
  const cells = [''];
  let isQuoted = false;
  for (const letter of line) {
    if (letter === '"') isQuoted = !isQuoted;
    else if (letter === separator && !isQuoted) cells.push('');
    else cells[cells.length - 1] += letter;
  }
  return cells.map((cell) => cell.trim());
}
