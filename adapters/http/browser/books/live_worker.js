// The worker that all tabs of a browser share: it holds the one stream of changes.
//
// A browser opens only six connections to a server, and a stream takes one for as long as it lives.

const STREAM = '/api/v1/sync/stream';
const PAUSES = [500, 1000, 2000, 5000];

const tabs = new Set();
let source = null;
let pause = 0;
let last = { type: 'connecting' };

if ('onconnect' in self) self.onconnect = (event) => join(event.ports[0]);
else join(self); // A browser without shared workers: each tab has a worker of its own.

function join(port) {
  tabs.add(port);
  port.onmessage = ({ data }) => {
    if (data === 'leave') tabs.delete(port);
    if (data === 'stay') tabs.add(port);
  };
  port.postMessage(last);
  if (!source) open();
}

function open() {
  source = new EventSource(STREAM);
  source.addEventListener('hello', (event) => {
    pause = 0;
    tell({ type: 'hello', data: JSON.parse(event.data) });
  });
  source.addEventListener('change', (event) => pass({ type: 'change', data: JSON.parse(event.data) }));
  source.addEventListener('reset', (event) => pass({ type: 'reset', data: JSON.parse(event.data) }));
  source.onerror = () => {
    tell({ type: 'lost' });
    // A browser gives up for ever when the answer is no stream, such as 503: then open it anew.
    if (source.readyState === EventSource.CLOSED) {
      setTimeout(open, PAUSES[Math.min(pause, PAUSES.length - 1)]);
      pause += 1;
    }
  };
}

/** Tell all tabs how the connection is, and those that come later. */
function tell(message) {
  last = message;
  pass(message);
}

function pass(message) {
  for (const port of tabs) port.postMessage(message);
}
