// JSON as text. An event is shown unchanged: parsing and writing would change a number such as 12345678901234567890.

const DEEPEST_INDENT = 40;

/** The tokens of a JSON text, as [kind, text]. An invalid or truncated text yields the tokens that can be recognised. */
export function* tokens(json) {
  let at = 0;
  while (at < json.length) {
    const c = json[at];
    let end = at + 1;
    if (' \t\n\r'.includes(c)) {
      at = end;
      continue;
    }
    if (c === '"') {
      while (end < json.length && json[end] !== '"') {
        end += json[end] === '\\' ? 2 : 1;
      }
      end++;
      let next = end;
      while (' \t\n\r'.includes(json[next] ?? '-')) {
        next++;
      }
      yield [json[next] === ':' ? 'name' : 'string', json.slice(at, end)];
    } else if ('{}[]:,'.includes(c)) {
      yield ['mark', c];
    } else {
      while (end < json.length && !' \t\n\r{}[]:,"'.includes(json[end])) {
        end++;
      }
      yield ['-0123456789'.includes(c) ? 'number' : 'word', json.slice(at, end)];
    }
    at = end;
  }
}

/** The tokens with line breaks and indentation, of kind 'space', between them. */
export function* pretty(json) {
  let depth = 0;
  let opened = false;
  const newLine = () => ['space', '\n' + '  '.repeat(Math.min(depth, DEEPEST_INDENT))];
  for (const [kind, text] of tokens(json)) {
    const closes = text === '}' || text === ']';
    if (closes) {
      depth--;
    }
    if (closes !== opened) {
      yield newLine();
    }
    opened = text === '{' || text === '[';
    yield [kind, text];
    if (opened) {
      depth++;
    } else if (text === ',') {
      yield newLine();
    } else if (text === ':') {
      yield ['space', ' '];
    }
  }
}

/** The values outside of arrays that are neither objects nor arrays, by path ('meta.stream'): strings decoded, others as text. */
export function scalars(json) {
  const found = new Map();
  const path = [];
  let name = '';
  let arrays = 0;
  for (const [kind, text] of tokens(json)) {
    if (text === '[') {
      arrays++;
    } else if (text === ']') {
      arrays--;
    } else if (arrays > 0) {
      continue;
    } else if (text === '{') {
      path.push(name);
    } else if (text === '}') {
      path.pop();
    } else if (kind === 'name') {
      name = content(text);
    } else if (kind !== 'mark') {
      found.set([...path.slice(1), name].join('.'), kind === 'string' ? content(text) : text);
    }
  }
  return found;
}

function content(string) {
  try {
    return JSON.parse(string);
  } catch {
    return string.slice(1);
  }
}
