// The summary of an event in one line.

import {scalars} from './json.js';

const WIKI = ['wiki', 'wiki_id', 'database', 'meta.domain'];
const TITLE = ['title', 'page_title', 'page.page_title'];
const USER = ['user', 'performer.user_text', 'user_text'];
const NOTE = ['comment', 'revision.comment', 'message', 'reason'];
const TIME = ['meta.dt', 'dt', '_kafka.timestamp', 'timestamp'];
/** Names of members with facts about the event, not its content. Those of the second set are not shown in a line. */
const ABOUT = /^(\$schema$|meta\.|_kafka\.|dt$)/;
const SILENT = /^(\$schema|meta\.(stream|topic|partition|offset|dt|id|request_id)|_kafka\..*|dt)$/;
const STREAM = ['meta.stream', '_kafka.topic', 'meta.topic'];

const LONGEST_READ = 20_000;
const LONGEST_LINE = 300;
const MOST_SCALARS = 6;

/**
 * Returns the time of an event (a Date, or null), its stream (or null), and the parts of its line as [kind, text]. An event of
 * a wiki has the parts wiki, title, user and note; another event has its first short values, with their names. The deletion
 * of a key has the key, and the topic, because a deletion does not name its stream.
 */
export function summary(json, isDeletion = false) {
  const all = scalars(json.slice(0, LONGEST_READ));
  const first = (paths) => paths.map((path) => all.get(path)).find((value) => value);
  if (isDeletion) {
    const key = all.get('key_base64') ?? all.get('key') ?? '';
    const parts = [['name', 'deletes key'], ['title', short(key)]];
    return {time: time(first(TIME)), stream: null, topic: all.get('topic'), parts};
  }
  const title = first(TITLE);
  const parts = title === undefined
    ? plain(json, all)
    : [['wiki', first(WIKI)], ['title', title.replaceAll('_', ' ')], ['user', first(USER)], ['note', first(NOTE)]];
  return {
    time: time(first(TIME)),
    stream: first(STREAM) ?? null,
    parts: parts.filter(([, text]) => text).map(([kind, text]) => [kind, short(text)]),
  };
}

function plain(json, all) {
  const said = [...all].filter(([path, value]) => path && value && !SILENT.test(path));
  if (said.length === 0) {
    return [['value', json]];
  }
  const own = said.filter(([path]) => !ABOUT.test(path));
  return (own.length > 0 ? own : said).slice(0, MOST_SCALARS).flatMap(([path, value]) => [['name', path], ['value', value]]);
}

/** ISO 8601, or seconds or milliseconds since 1970. */
function time(text) {
  const number = Number(text);
  const date = new Date(Number.isFinite(number) ? number * (number < 1e11 ? 1000 : 1) : text);
  return Number.isNaN(date.getTime()) ? null : date;
}

function short(text) {
  return text.length <= LONGEST_LINE ? text : text.slice(0, LONGEST_LINE) + '…';
}
