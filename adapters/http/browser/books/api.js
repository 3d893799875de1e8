// Requests to the API, and what it refuses. No page speaks with the server in another way.

import { hasUnsaved } from './unsaved.js';

export const API = '/api/v1';

const IDS_AT_ONCE = 50;
const NOBODY = 'browser';
const ACTOR_KEY = 'wyzbooks.actor';

/** What the log takes as a name. */
const NAME = /^(?:[^\p{C}\p{Z}]| ){1,200}$/u;

/** The name under which this browser changes the books. */
export function actor() {
  const name = localStorage.getItem(ACTOR_KEY) ?? '';
  return isName(name) ? name : NOBODY;
}

export function isName(text) {
  return NAME.test(text);
}

export function setActor(name) {
  localStorage.setItem(ACTOR_KEY, name.trim());
}

/** What the server refused, in its own words. */
export class Refusal extends Error {
  constructor(status, problem) {
    super(problem.detail || problem.title || `The server answered ${status}.`);
    this.status = status;
    this.problem = problem;
    this.code = problem.code;
  }

  /** Whether the same may succeed in a moment. */
  get isPassing() {
    return this.status === 503;
  }

  /**
   * The message of each fault by its field, such as `lines.0.rate`; `""` has all others. `fieldOf` says
   * where a form has what a pointer is about, where that is not the same place.
   */
  faultsIn(fieldOf = (pointer) => pointer) {
    const faults = {};
    for (const { pointer, message } of this.problem.errors ?? []) {
      const place = fieldOf(pointer ?? '') ?? '';
      const field = place.replace(/^\//, '').replaceAll('/', '.');
      faults[field] = faults[field] ? `${faults[field]} ${message}` : message;
    }
    return faults;
  }
}

/** The server cannot be reached: nobody knows whether the request was carried out. */
export class Unreachable extends Error {
  isPassing = true;

  constructor() {
    super('The server does not answer. Is it running? Try again.');
  }
}

/**
 * Send a request. Returns `{status, headers, body}`; throws `Refusal` or `Unreachable`.
 *
 * @param {string} path below `/api/v1`, with its query
 * @param {{body?: any, file?: Blob|FormData, headers?: object, signal?: AbortSignal}} options
 */
export async function request(method, path, { body, file, headers = {}, signal } = {}) {
  const sent = { ...headers };
  if (method !== 'GET') sent['X-Actor'] = encodedHeader(actor());
  if (body !== undefined) sent['Content-Type'] = 'application/json';
  let response;
  try {
    response = await fetch(API + path, {
      method,
      signal,
      headers: sent,
      body: file ?? (body === undefined ? undefined : JSON.stringify(body)),
    });
  } catch (error) {
    if (error.name === 'AbortError') throw error;
    throw new Unreachable();
  }
  const media = response.headers.get('content-type') ?? '';
  const content = media.includes('json') ? await response.json() : await response.text();
  if (!response.ok) {
    const problem = typeof content === 'object' ? content : { detail: content };
    // A form keeps what was typed into it, and shows where to log in.
    if (response.status === 401 && !hasUnsaved()) logIn();
    throw new Refusal(response.status, problem);
  }
  return { status: response.status, headers: response.headers, body: content };
}

/** The body of the answer to a GET. */
export async function read(path, signal) {
  return (await request('GET', path, { signal })).body;
}

/** All records of a list, page by page. Only for lists that are short by nature. */
export async function readAll(path, signal) {
  const records = [];
  let cursor = null;
  do {
    const page = await read(withQuery(path, { limit: 1000, cursor }), signal);
    records.push(...page.data);
    cursor = page.nextCursor;
  } while (cursor);
  return records;
}

/** The records of a list that have some ids, in pieces: an address holds only so many at once. */
export async function readNamed(path, ids, signal) {
  const records = [];
  for (let at = 0; at < ids.length; at += IDS_AT_ONCE) {
    const id = ids.slice(at, at + IDS_AT_ONCE).join(',');
    const page = await read(withQuery(path, { limit: IDS_AT_ONCE, id }), signal);
    records.push(...page.data);
  }
  return records;
}

/**
 * A write as a value, which can be rehearsed and then sent: sending it twice does it once.
 *
 * @param {{method: string, path: string, body?: any, version?: number, override?: string}} parts
 */
export function makeWrite({ method, path, body, version, override }) {
  return { method, path, body, version, override, key: randomKey() };
}

/** Carry out a write; returns the answer's body. */
export async function send(write) {
  const headers = { 'Idempotency-Key': write.key };
  if (write.version) headers['If-Match'] = `"${write.version}"`;
  const path = withQuery(write.path, { override: write.override });
  return (await request(write.method, path, { body: write.body, headers })).body;
}

/** What a write would do: the record as it would be, with `effect` and `warnings`. */
export async function rehearse(write, signal) {
  const headers = write.version ? { 'If-Match': `"${write.version}"` } : {};
  const path = withQuery(write.path, { override: write.override, dryRun: 'true' });
  return (await request(write.method, path, { body: write.body, headers, signal })).body;
}

/** A path with more parameters; those that are empty are left out. */
export function withQuery(path, parameters) {
  const pairs = Object.entries(parameters).filter(
    ([, value]) => value !== undefined && value !== null && value !== '',
  );
  const query = new URLSearchParams(pairs).toString();
  if (!query) return path;
  return path + (path.includes('?') ? '&' : '?') + query;
}

function logIn() {
  const target = encodeURIComponent(location.pathname + location.search);
  location.assign(`/login?target=${target}`);
}

function randomKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** A text as a header has it: UTF-8, byte by byte. */
function encodedHeader(text) {
  return String.fromCharCode(...new TextEncoder().encode(text));
}
