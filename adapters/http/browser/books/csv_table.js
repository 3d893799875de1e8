// The first rows of a CSV, to show what its columns hold. The server reads the file itself.

const FIRST = 6; // rows
const SEPARATORS = [',', ';', '\t', '|'];

/** The cells of the first rows; the separator is the one that they have most. */
export function csvTable(lines) {
  const first = lines.filter((line) => line.trim()).slice(0, FIRST);
  const counts = SEPARATORS.map((separator) => first.join('').split(separator).length);
  const separator = SEPARATORS[counts.indexOf(Math.max(...counts))];
  return first.map((line) => cellsOf(line, separator));
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
