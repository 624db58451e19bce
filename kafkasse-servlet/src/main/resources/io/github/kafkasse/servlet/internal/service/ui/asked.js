// What the user requests: {streams, since, filters}, and whether the page connects at once. It is stored in the fragment of
// the page's address, so that it can be shared and survives a reload. The address of the stream is made from it.

export function fromFragment(fragment) {
  const parameters = new URLSearchParams(fragment.replace(/^#/, ''));
  return {
    streams: (parameters.get('streams') ?? '').split(',').filter((name) => name),
    since: parameters.get('since') ?? '',
    filters: parameters.getAll('filter'),
    live: parameters.has('live'),
  };
}

export function toFragment({streams, since, filters}, live) {
  const parameters = query(since, filters);
  parameters.set('streams', streams.join(','));
  if (live) {
    parameters.set('live', '1');
  }
  return '#' + readable(parameters);
}

export function toAddress({streams, since, filters}) {
  const address = new URL('../stream/' + streams.map(encodeURIComponent).join(','), import.meta.url);
  address.search = readable(query(since, filters));
  return address.href;
}

/** An expression 'path:values' as [path, values]. A backslash before a colon makes it part of the path. */
export function parts(filter) {
  const [, path, values] = /^((?:\\.|[^\\:])*):?(.*)$/s.exec(filter) ?? ['', filter, ''];
  return [path, values];
}

function query(since, filters) {
  const parameters = new URLSearchParams();
  if (since) {
    parameters.set('since', since);
  }
  filters.forEach((filter) => parameters.append('filter', filter));
  return parameters;
}

function readable(parameters) {
  return parameters.toString().replaceAll('%2C', ',').replaceAll('%3A', ':');
}
