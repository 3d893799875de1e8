// The import of files: they are recognised, the server makes its plan, and the plan is committed.
//
// Nothing changes before the commit. What the server cannot know, it asks with the code of a refusal:
// the account of a statement, the order of dates, the columns. The answer goes into `choices`.

import { signal } from '../vendor/signals.js';
import { makeWrite, request, send, withQuery } from './api.js';
import { nameOf } from './files.js';

/** The formats in which files are read, by their addresses below `/import`. */
export const FORMATS = [
  ['csv', 'CSV (bank or QuickBooks)'],
  ['ofx', 'OFX, QFX or QBO (bank)'],
  ['qif', 'QIF (Quicken)'],
  ['iif', 'IIF (QuickBooks)'],
  ['quickbooks', 'QuickBooks files together'],
  ['enrich', 'List to complete entries'],
];

const HEAD = 65_536; // bytes that are enough to recognise a file
const IIF = /^\s*"?!(?:ACCNT|BUD|CLASS|CUST|EMP|ENDTRNS|HDR|INVITEM|OTHERNAME|SPL|TERMS|TRNS|VEND)"?[\t,]/im;
const MARKS = [
  ['iif', IIF],
  ['ofx', /^\s*OFXHEADER|<OFX>|<\?OFX/im],
  ['qif', /^\s*!(?:Type|Account|Option|Clear)\b/im],
];
/** How files of other kinds begin. */
const OTHERS = [
  ['%PDF', 'a PDF document'],
  ['PK\x03\x04', 'a spreadsheet (.xlsx) or a compressed file'],
  ['\xd0\xcf\x11\xe0', 'an older spreadsheet (.xls) or a backup of QuickBooks'],
  ['\x89PNG', 'a picture'],
  ['\xff\xd8\xff', 'a picture'],
  ['GIF8', 'a picture'],
  ['\x1f\x8b', 'a compressed file'],
  ['SQLite format 3', 'a file of books'],
];
const REMEDY =
  'Get the statement from your bank as CSV, OFX or QIF, or export lists and reports of QuickBooks as IIF or CSV. ' +
  'A receipt can be attached to its document: open the page of the document.';
const ENDINGS = { iif: 'iif', ofx: 'ofx', qfx: 'ofx', qbo: 'ofx', qif: 'qif' };
const LONGEST_TEXT = 20_000_000; // bytes of a file whose lines are shown beside the plan
const NEW_PLAN =
  'The books have changed since the plan was made. This is the new plan; nothing was imported yet.';
const UNREAD = { plan: null, problem: null, statements: [], texts: [], isBusy: true, note: '' };

/**
 * The import that is being looked at; null if there is none.
 *
 * `{name, files, texts, format, choices, statements, plan, problem, isBusy, note, waiting}`: `name` is
 * what the files are called together, `texts` are the lines of each file, `statements` what it calls
 * its accounts, if it has several, and `waiting` the files that come next. A plan that was kept by the
 * server alone has its `keptId`, and no files.
 */
export const importing = signal(null);
let stop = new AbortController();

/** Begin the import of files: those of QuickBooks together, others one after the other. */
export async function openFiles(files) {
  const all = [...files];
  const formats = await Promise.all(all.map(formatOf));
  const areOfBooks = formats.every((format) => format === 'csv' || format === 'iif');
  if (all.length > 1 && areOfBooks) {
    await begin(all, 'quickbooks', []);
    if (importing.value?.problem?.code !== 'not_quickbooks') return;
  }
  await begin(all.slice(0, 1), formats[0], all.slice(1));
}

async function begin(files, format, waiting) {
  importing.value = { name: nameOf(files), files, format, waiting, choices: {}, ...UNREAD };
  const strange = await appearanceOf(files[0]);
  if (strange) {
    const words = `The file ${files[0].name} looks like ${strange}, which cannot be imported. ${REMEDY}`;
    change({ isBusy: false, problem: new Error(words) });
    return;
  }
  change({ texts: await Promise.all(files.map(linesOf)) });
  await makePlan();
}

/** Show a plan again that the server has kept; the page has not its file any more. */
export async function reopenPlan(keptId, name) {
  importing.value = { keptId, name, files: [], waiting: [], choices: {}, ...UNREAD };
  await makePlan();
}

/** Go on with the next file, if one waits. */
export async function openNext() {
  const { waiting } = importing.value;
  if (!waiting.length) importing.value = null;
  else await begin(waiting.slice(0, 1), await formatOf(waiting[0]), waiting.slice(1));
}

export function leaveImport() {
  stop.abort();
  importing.value = null;
}

/** Read the files in another way: the plan is made again. */
export async function choose(choices, format = importing.value.format) {
  const kept = format === importing.value.format ? importing.value.choices : {};
  change({ format, choices: { ...kept, ...choices }, note: '' });
  await makePlan();
}

/** Ask the server for the plan of the files, or for the one that it has kept. */
export async function makePlan() {
  stop.abort();
  stop = new AbortController();
  const { signal: stopped } = stop;
  change({ isBusy: true, problem: null });
  try {
    const { body } = await request('POST', ...plannedBy(importing.value, stopped));
    // A kept plan that does something else by now was answered, and kept, as a new one.
    const keptId = importing.value?.keptId && (body.planId ?? importing.value.keptId);
    if (!stopped.aborted) change({ plan: body, keptId, isBusy: false });
  } catch (problem) {
    if (problem.name === 'AbortError' || stopped.aborted) return;
    const statements = problem.problem?.statements ?? importing.value.statements;
    change({ plan: null, problem, statements, isBusy: false });
  }
}

/** The address and the options of the request that makes the plan. */
function plannedBy({ keptId, name, files, format, choices }, stopped) {
  if (keptId) {
    const path = `/import/plans/${encodeURIComponent(keptId)}/commit?dryRun=true`;
    return [path, { body: {}, signal: stopped }];
  }
  const path = withQuery(`/import/${format}`, { ...choices, fileName: name, dryRun: 'true' });
  return [path, { ...bodyOf(files, format), signal: stopped }];
}

/**
 * Do what the plan says; returns the answer, or null if the server refused. If the books have
 * changed meanwhile, the new plan is shown.
 */
export async function commitPlan(isPartial) {
  const { plan } = importing.value;
  const path = withQuery(`/import/plans/${plan.planId}/commit`, { partial: isPartial ? 'true' : null });
  plan.write ??= makeWrite({ method: 'POST', path, body: {} });
  change({ isBusy: true, problem: null });
  try {
    return await send({ ...plan.write, path });
  } catch (problem) {
    change({ problem, isBusy: false });
    const isOld = problem.code === 'plan_outdated' || problem.code === 'not_found';
    if (!isOld) return null;
    await makePlan();
    if (importing.value?.plan) change({ note: NEW_PLAN });
    return null;
  }
}

/** The line of a file that a row of the plan is about; empty if it is not known. */
export function textOfRow({ file, line }) {
  const { files, texts } = importing.value;
  const at = file ? files.findIndex(({ name }) => name === file) : 0;
  return texts[at]?.[line - 1] ?? '';
}

/** The format of a file, by its beginning and then by its name. What has no marks may be a CSV. */
export async function formatOf(file) {
  const text = decode(await file.slice(0, HEAD).arrayBuffer());
  const mark = MARKS.find(([, pattern]) => pattern.test(text));
  return mark?.[0] ?? ENDINGS[file.name.split('.').pop().toLowerCase()] ?? 'csv';
}

/** What the choices ask for is no mistake of the file. */
export function isQuestion({ code }) {
  return code === 'account_needed' || code === 'ambiguous_dates';
}

/** How files are sent: one as it is, several as a form. */
export function bodyOf(files, format) {
  if (format !== 'quickbooks') return { file: files[0], headers: { 'Content-Type': 'application/octet-stream' } };
  const form = new FormData();
  for (const file of files) form.append('file', file, file.name);
  return { file: form, headers: { 'X-Requested-With': 'browser' } };
}

/** What a file looks like that cannot be imported; null for all others. */
async function appearanceOf(file) {
  const bytes = new Uint8Array(await file.slice(0, 16).arrayBuffer());
  if (bytes.length === 0) return 'an empty file';
  const head = String.fromCharCode(...bytes);
  return OTHERS.find(([beginning]) => head.startsWith(beginning))?.[1] ?? null;
}

function change(members) {
  if (importing.value) importing.value = { ...importing.value, ...members };
}

async function linesOf(file) {
  if (file.size > LONGEST_TEXT) return [];
  return decode(await file.arrayBuffer()).split(/\r\n|\r|\n/);
}

function decode(buffer) {
  const bytes = new Uint8Array(buffer);
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  const text = new TextDecoder('utf-8').decode(bytes);
  return text.includes('\ufffd') ? new TextDecoder('windows-1252').decode(bytes) : text;
}
