// The file of a statement that is compared with the rows of a reconciliation.

import { useEffect, useMemo, useRef, useState } from '../vendor/hooks.js';
import { request, withQuery } from './api.js';
import { nameOf } from './files.js';
import { onChange, version } from './live.js';

/** The collections that ticks change, which say nothing new about the lines of a file. */
const MARKS = new Set(['cleared', 'reconciliations']);

/**
 * The file that is compared with a reconciliation: `{file, result, problem, isBusy, open, choose,
 * ask, close}`. It is compared anew when the books change, but not for each tick.
 */
export function useMatch(path, session) {
  const [file, setFile] = useState(null);
  const [choices, setChoices] = useState({});
  const [state, setState] = useState({ result: null, problem: null, isBusy: false });
  const isOutdated = useRef(true);
  const asked = useRef(0);
  const seen = version.value;
  useEffect(
    () =>
      onChange(({ collection }) => {
        if (!MARKS.has(collection)) isOutdated.current = true;
      }),
    [],
  );
  const ask = (parameters, headers = {}) =>
    request('POST', withQuery(`${path}/match`, { ...choices, fileName: nameOf([file]), ...parameters }), {
      file,
      headers: { 'Content-Type': 'application/octet-stream', ...headers },
    });
  useEffect(() => {
    if (!file || session?.status !== 'open' || !isOutdated.current) return;
    isOutdated.current = false;
    asked.current += 1;
    const question = asked.current;
    setState((former) => ({ ...former, isBusy: true }));
    ask({})
      .then(({ body }) => question === asked.current && setState({ result: body, problem: null, isBusy: false }))
      .catch((problem) => question === asked.current && setState({ result: null, problem, isBusy: false }));
  }, [file, choices, seen, session?.status]);
  const byRow = useMemo(() => proposalsByRow(state.result), [state.result]);
  const open = (next) => {
    isOutdated.current = true;
    setChoices({});
    setState({ result: null, problem: null, isBusy: true });
    setFile(next);
  };
  return {
    ...state,
    file,
    choices,
    byRow,
    open,
    ask,
    choose: (said) => {
      isOutdated.current = true;
      setChoices((former) => ({ ...former, ...said }));
    },
    close: () => {
      asked.current += 1;
      setFile(null);
      setState({ result: null, problem: null, isBusy: false });
    },
  };
}

function proposalsByRow(result) {
  return new Map(result?.proposals.flatMap((proposal) => proposal.rows.map(({ id }) => [id, proposal])) ?? []);
}
