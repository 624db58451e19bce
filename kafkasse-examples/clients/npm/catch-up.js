// node catch-up.js URL SINCE: reads a stream from a time on. Past hours are read as pages that HTTP caches can keep, and that
// all clients share; then it continues live, until it is killed. Nothing is lost or repeated, wherever a connection breaks.
// Writes the data of each event to standard output, a line each. Needs Node.js 18 or newer; read() works in browsers too.

const [url, since] = process.argv.slice(2);
const PAGE = 3600_000;

let id = ''; // the position after everything that was received

const take = (data) => process.stdout.write(data + '\n');
const pause = () => new Promise((resolve) => setTimeout(resolve, 2000));

// Reads a response to its end. Returns whether it was a complete page.
async function read(response) {
  if (!response.ok) {
    throw new Error(`${response.status} ${await response.text()}`);
  }
  let text = '';
  let complete = false;
  const decoder = new TextDecoder();
  for await (const bytes of response.body) {
    text += decoder.decode(bytes, { stream: true });
    const blocks = text.split('\n\n');
    text = blocks.pop(); // the last one is not complete
    for (const block of blocks) {
      const fields = {};
      for (const line of block.split('\n')) {
        const colon = line.indexOf(': ');
        if (colon > 0) fields[line.slice(0, colon)] = line.slice(colon + 2);
      }
      if (fields.event === 'message') take(fields.data);
      if (fields.event === 'end') complete = true;
      if (fields.id) id = fields.id;
    }
  }
  return complete;
}

const address = (parameters) => `${url}?${new URLSearchParams(parameters)}`;
const start = () => (id ? { lastEventId: id } : { since });

// Reads up to a time: finds the address of the records by positions, which caches can keep, and reads that.
async function readPage(until) {
  for (;;) {
    try {
      const byTime = address({ ...start(), until });
      const head = await fetch(byTime, { method: 'HEAD' });
      if (head.status === 204) return; // nothing is left
      if (!head.ok) throw new Error(`${head.status} to ${byTime}`);
      const location = head.headers.get('Content-Location'); // not there if ids are long
      if (await read(await fetch(location ? new URL(location, byTime) : byTime))) return;
    } catch (failure) {
      process.stderr.write(`${failure.message}\n`);
    }
    await pause(); // then the rest, from the last id
  }
}

for (let until = (Math.floor(Date.parse(since) / PAGE) + 1) * PAGE; until <= Date.now(); until += PAGE) {
  await readPage(until);
}
for (;;) {
  try {
    await read(await fetch(address(start()), { headers: { 'Cache-Control': 'no-cache' } }));
  } catch (failure) {
    process.stderr.write(`${failure.message}\n`);
  }
  await pause();
}
