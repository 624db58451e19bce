// node catch-up.js SINCE URL: reads a stream from a time on. Past hours are read as pages that HTTP caches can keep, and that
// all clients share; then it continues live, until it is killed. Nothing is lost or repeated, wherever a connection breaks.
// Writes the data of each event to standard output, one line each. Needs Node.js 20 or newer; most of it works in browsers too.

const [since, url] = process.argv.slice(2);
const PAGE = 3600_000;

let id = ''; // the position after everything that was received

const take = (data) => process.stdout.write(data + '\n');
const address = (parameters) => `${url}?${new URLSearchParams(parameters)}`;
const start = () => (id ? { lastEventId: id } : { since });

// Returns the response to a request. Ends the program if the request is wrong: another try would not help.
async function ask(address, method = 'GET') {
  const response = await fetch(address, { method });
  if (!response.ok) {
    const reason = `${response.status} to ${address}: ${await response.text()}`;
    if (response.status < 500 && response.status !== 429) {
      process.stderr.write(`${reason}\n`);
      process.exit(1);
    }
    throw new Error(reason);
  }
  return response;
}

// Reads a response to its end. Returns whether it was a complete page; 204 means that nothing is left.
async function read(response) {
  let complete = response.status === 204;
  let text = '';
  const decoder = new TextDecoder();
  for await (const bytes of response.body ?? []) {
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

// Reads up to a time: finds the address of the records by positions, which caches can keep, and reads that.
async function readPage(until) {
  const page = address({ ...start(), until });
  const location = (await ask(page, 'HEAD')).headers.get('Content-Location'); // absent if ids are long
  return read(await ask(location ? new URL(location, page) : page));
}

// Repeats an action until it returns true. An exception means a broken connection or an unavailable server.
async function insist(action) {
  for (;;) {
    try {
      if (await action()) return;
    } catch (failure) {
      process.stderr.write(`${failure.message}\n`);
    }
    await new Promise((resolve) => setTimeout(resolve, 2000));
  }
}

for (let until = (Math.floor(Date.parse(since) / PAGE) + 1) * PAGE; until <= Date.now(); until += PAGE) {
  await insist(() => readPage(until));
}
await insist(async () => {
  await read(await ask(address(start())));
  return false; // the server ended it; it continues
});
