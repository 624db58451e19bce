// node follow.js CLIENT URL: follows a stream with one of the clients in package.json, until it is killed. Writes the data
// of each event that the client delivers to standard output, one line each, and its errors to standard error.

const [name, url] = process.argv.slice(2);

const receive = (event) => process.stdout.write(event.data + '\n');
const complain = (trouble) => process.stderr.write(`${trouble.message ?? trouble.type ?? trouble}\n`);

function follow(EventSource) {
  const source = new EventSource(url);
  source.onmessage = receive;
  source.onerror = complain;
}

// This client knows only one server, but accepts a proxy, which its users use for other servers.
async function followThroughProxy() {
  const { WikimediaStream } = await import('wikimedia-streams');
  const { origin, pathname, searchParams } = new URL(url);
  const stream = new WikimediaStream(pathname.split('/').pop(), {
    proxy: origin,
    since: searchParams.get('since'),
  });
  stream.on('mediawiki.recentchange', (data, event) => receive(event));
  stream.on('error', complain);
}

switch (name) {
  case 'eventsource-1':
  case 'eventsource-2':
    follow((await import(name)).default);
    break;
  case 'eventsource-3':
  case 'eventsource-4':
    follow((await import(name)).EventSource);
    break;
  case 'wikimedia-streams':
    await followThroughProxy();
    break;
  default:
    throw new Error(`No client '${name}'`);
}
