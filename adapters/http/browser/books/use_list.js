// Reading a list page by page in a component, as far as somebody has looked.

import { useEffect, useRef, useState } from '../vendor/hooks.js';
import { read, withQuery } from './api.js';
import { version } from './live.js';
import { standsAfter, useRetry } from './use_retry.js';

const PAGE = 50; // records
const MOST_AT_ONCE = 1000; // records that one request may ask for

/**
 * The records of a list that were read so far: `{rows, total, sums, problem, hasMore, readOn}`.
 * When the books change, as many are read again. If that fails, what was read stays beside the
 * problem, and is read again when the server answers. A path of null reads nothing. `atOnce` is how
 * many records one page of it has.
 */
export function useList(path, atOnce = PAGE) {
  const [list, setList] = useState({ path: null, rows: null, cursor: null });
  const asked = useRef(0);
  const seen = version.value;
  const take = (page, rows) =>
    setList({
      path,
      rows,
      cursor: page.nextCursor,
      total: page.total,
      sums: page.sums,
      problem: null,
    });
  const readAnew = () => {
    asked.current += 1;
    if (path === null) return;
    const question = asked.current;
    const count = list.path === path ? Math.max(atOnce, list.rows.length) : atOnce;
    const refuse = (problem) => setList((former) => failed(former, path, problem));
    read(withQuery(path, { limit: Math.min(count, MOST_AT_ONCE) }))
      .then((page) => question === asked.current && take(page, page.data))
      .catch((problem) => question === asked.current && refuse(problem));
  };
  useEffect(readAnew, [path, seen]);
  useRetry(list.problem, readAnew);
  const readOn = async () => {
    asked.current += 1;
    const question = asked.current;
    const page = await read(withQuery(path, { limit: atOnce, cursor: list.cursor }));
    if (question === asked.current) take(page, [...list.rows, ...page.data]);
  };
  return { ...list, hasMore: Boolean(list.cursor), readOn };
}

function failed(former, path, problem) {
  const standing = former.path === path ? standsAfter(problem, former) : null;
  return { ...(standing ?? { path: null, rows: null, cursor: null }), problem };
}
