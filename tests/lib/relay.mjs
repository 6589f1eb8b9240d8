// A server in front of Turso's own: what production adds to it (kept connections, streams with batons, tokens), and
// what goes wrong on the way. Faults are taken in turn by the next batches that have the statement `aim` (`queue`), by
// everything (`every`), or by everything from the next such batch on (`from`). Requests that have a word of `counted` are
// counted there.
import { createServer, request } from 'node:http';
import { once } from 'node:events';

const post = (port, body) => new Promise((done, fail) => {
  const asked = request({ port, host: '127.0.0.1', path: '/v2/pipeline', method: 'POST', agent: false }, (answer) => {
    const parts = [];
    answer.on('data', (part) => parts.push(part)).on('end', () => done(Buffer.concat(parts).toString())).on('error', fail);
  });
  asked.on('error', fail).end(body);
});

const html = '<!doctype html><title>Error</title><h1>The proxy is not well</h1>';
const page = (response, status, headers = {}) => response.writeHead(status, { 'content-type': 'text/html', ...headers }).end(html);
const json = (response, text) => response.writeHead(200, { 'content-type': 'application/json' }).end(text);

/** Each gets the response and a function that has the request done and gives the answer. */
const kinds = {
  'dropped before it is done': async (response) => response.socket.destroy(),
  'dropped while it is done': async (response, forward) => { const done = forward(); response.socket.destroy(); await done; },
  'dropped after it is done': async (response, forward) => { await forward(); response.socket.destroy(); },
  'late by two seconds': async (response, forward) => {
    const text = await forward();
    await new Promise((later) => { setTimeout(later, 2000); });
    json(response, text);
  },
  'an answer that is cut': async (response, forward) => { const text = await forward(); json(response, text.slice(0, text.length / 2)); },
  'a connection cut within the answer': async (response, forward) => {
    const text = await forward();
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
    response.write(text.slice(0, text.length / 2), () => response.socket.destroy());
  },
  'not a word of JSON': async (response, forward) => { await forward(); page(response, 200); },
  'too many requests': async (response) => page(response, 429, { 'retry-after': '1' }),
  'an error of the server': async (response) => page(response, 500),
  'an error of the proxy, which has passed it on': async (response, forward) => { await forward(); page(response, 502); },
};

export const faults = Object.keys(kinds);
/** As if who sent it had slept on the way: it goes on when the test says so, by relay.letGo(). */
kinds.held = async (response, forward, relay) => {
  await new Promise((go) => { relay.letGo = go; });
  const text = await forward();
  if (!response.destroyed) json(response, text);
};
kinds.silence = async (response) => { await once(response, 'close'); };

/** Listens before a server. `token`: who brings another is refused; `moves`: where answers lead the client to, which has
 * the same `streams`. */
export async function startRelay(target, { token, aim = 'begin immediate', batons = true, streams = new Map() } = {}) {
  const relay = { aim, streams, counted: new Map(), letGo: undefined, queue: [], every: undefined, from: undefined, moves: undefined, redirect: undefined, forwarded: 0, asked: 0, connections: 0, closed: 0 };

  async function handle(ask, response) {
    if (ask.method !== 'POST' || ask.url !== '/v2/pipeline') return response.writeHead(404).end();
    const parts = [];
    for await (const part of ask) parts.push(part);
    const text = Buffer.concat(parts).toString();
    const writes = text.includes(relay.aim);
    relay.asked += 1;
    for (const [word, count] of relay.counted) if (text.includes(word)) relay.counted.set(word, count + 1);
    if (relay.redirect) return response.writeHead(307, { location: relay.redirect }).end();
    if (token && ask.headers.authorization !== `Bearer ${token}`) {
      return response.writeHead(401, { 'content-type': 'application/json' }).end('{"error":"Unauthorized"}');
    }
    const forward = () => {
      relay.forwarded += writes;
      return answer(JSON.parse(text));
    };
    if (writes && relay.from) [relay.every, relay.from] = [relay.from, undefined];
    const fault = relay.every ?? (writes ? relay.queue.shift() : undefined);
    return fault ? kinds[fault](response, forward, relay) : json(response, await forward());
  }

  /** Statements go on; the stream and its texts are kept here, as the server behind knows none. */
  async function answer({ baton, requests }) {
    const stream = baton ? streams.get(baton) : new Map();
    if (!stream) return JSON.stringify({ error: 'the baton is of no stream' });
    streams.delete(baton);
    const own = { store_sql: ({ sql_id, sql }) => stream.set(sql_id, sql), close_sql: ({ sql_id }) => stream.delete(sql_id), close: () => { relay.closed += 1; } };
    for (const request of requests) own[request.type]?.(request);
    for (const { stmt } of requests.flatMap((one) => one.batch?.steps ?? one)) {
      if (stmt?.sql_id !== undefined) stmt.sql = stream.get(stmt.sql_id);
    }
    const rest = requests.filter(({ type }) => !own[type]);
    const { results } = rest.length === 0 ? { results: [] } : JSON.parse(await post(target.port, JSON.stringify({ requests: rest })));
    const all = requests.map(({ type }) => (own[type] ? { type: 'ok', response: { type } } : results.shift()));
    const next = batons && requests.at(-1)?.type !== 'close' ? crypto.randomUUID() : null;
    if (next) streams.set(next, stream);
    return JSON.stringify({ baton: next, base_url: relay.moves ?? null, results: all });
  }

  const server = createServer((ask, response) => {
    handle(ask, response).catch(() => response.socket?.destroy());
  });
  server.on('connection', () => { relay.connections += 1; });
  server.keepAliveTimeout = 60e3;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  relay.url = `http://127.0.0.1:${server.address().port}`;
  relay.open = () => streams.size;
  relay.stop = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return relay;
}
