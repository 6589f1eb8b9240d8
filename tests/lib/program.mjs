// The program's own tables, and where its pages are: found as a person finds them, by following links.
import { run } from './server.mjs';
import { forms, links } from './html.mjs';

export const routes = JSON.parse(run('routes', '--format', 'json'));
export const permissions = new Map(
  JSON.parse(run('permissions', '--format', 'json')).map((row) => [row.permission, row]));

/** The accounts of the demo by their roles. */
export const accounts = { administrator: 'admin', reception: 'reception', clinician: 'doctor' };

/** May this role, undefined for somebody who isn't signed in, use the route? */
export function may(role, row) {
  if (row.may === 'MAY_ANYONE') return true;
  return role !== undefined && (row.may === 'MAY_SIGNED_IN' || permissions.get(row.may)[role] === 'yes');
}

/** Answers that are no pages. */
const machine = /^\/(api|healthz|readyz)\b|\.txt$|\/(events|palette|pdf)$/;
export const isPage = (row) => row.method === 'GET' && !machine.test(row.path);

const matchers = routes.map((row) => ({
  row, text: new RegExp(`^(/ur)?${row.path.replace(/\./g, '\\.').replace(/:\w+/g, '[^/]+')}/?$`),
  score: row.path.split('/').filter((part) => part && !part.startsWith(':')).length,
})).sort((a, b) => b.score - a.score);

/** The row of the routes that answers this path. */
export function routeOf(method, path) {
  const [clean] = path.split('?');
  return matchers.find((one) => one.row.method === method && one.text.test(clean))?.row;
}

/** Follow links from pages. Gives pages as { path, row, html, forms }: of each route those first met, and each that
 * has a form, or a link, that no page before it had, at most `each` requests a route. */
export async function crawl(client, starts, each = 30) {
  const found = [];
  const asked = new Map();
  const known = new Set();
  const seen = new Set(starts);
  const queue = [...starts];
  while (queue.length > 0) {
    const path = queue.shift();
    const row = routeOf('GET', path);
    if (!row || !isPage(row) || (asked.get(row) ?? 0) >= each) continue;
    asked.set(row, (asked.get(row) ?? 0) + 1);
    const answer = await client.fetch(path);
    if (answer.status !== 200) continue;
    const html = await answer.text();
    const here = new URL(path, client.base).href;
    const page = { path, row, html, forms: forms(html, here) };
    const leads = links(html, here);
    const marks = [`page ${row.path}`, ...page.forms.map((form) => `${row.path} ${form.method} ${routeOf(form.method.toUpperCase(), form.action.pathname)?.path}`),
      ...leads.map((to) => `link ${routeOf('GET', to)?.path}`)];
    if (marks.some((mark) => !known.has(mark))) found.push(page);
    for (const mark of marks) known.add(mark);
    for (const to of leads) {
      if (!seen.has(to)) {
        seen.add(to);
        queue.push(to);
      }
    }
  }
  return found;
}
