// A plain HTTP client that keeps cookies, for checks that need no browser.
import { forms, values } from './html.mjs';
import { limit_ms } from './server.mjs';

export class Client {
  constructor(base) {
    this.base = base;
    this.cookies = new Map();
  }

  async fetch(path, { headers = {}, ...options } = {}) {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(new URL(path, this.base), {
      redirect: 'manual', signal: AbortSignal.timeout(limit_ms), ...options, headers: { ...(cookie && { cookie }), ...headers },
    });
    for (const line of answer.headers.getSetCookie()) {
      const [pair, ...rest] = line.split('; ');
      const at = pair.indexOf('=');
      if (rest.includes('Max-Age=0')) this.cookies.delete(pair.slice(0, at));
      else this.cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
    return answer;
  }

  /** Post a form as a browser on our own page does. */
  post(path, fields, headers = {}) {
    return this.fetch(path, {
      method: 'POST', body: new URLSearchParams(fields), headers: { origin: this.base, ...headers },
    });
  }

  async signIn(who = 'reception', password = 'try-the-clinic') {
    const answer = await this.post('/staff/sign-in', { email: `${who}@clinic.example`, password });
    if (answer.status !== 303) throw new Error(`sign-in answered ${answer.status}`);
    return this;
  }

  /** The hidden values of the form on a page that posts to `action`. */
  async form(path, action) {
    const page = await (await this.fetch(path)).text();
    const form = new RegExp(`<form[^>]*method="post"[^>]*action="${action}"[\\s\\S]*?</form>`).exec(page);
    if (!form) throw new Error(`no form for ${action} on ${path}`);
    const fields = {};
    for (const [input] of form[0].matchAll(/<input[^>]*type="hidden"[^>]*>/g)) {
      fields[/name="([^"]*)"/.exec(input)[1]] = /value="([^"]*)"/.exec(input)?.[1] ?? '';
    }
    return fields;
  }

  /** The form of a page that posts to `action`: a path, or what matches one. */
  async formOf(path, action) {
    const page = await (await this.fetch(path)).text();
    const form = forms(page, new URL(path, this.base)).find((one) => one.method === 'post'
      && (action instanceof RegExp ? action.test(one.action.pathname) : one.action.pathname === action));
    if (!form) throw new Error(`no form for ${action} on ${path}`);
    return form;
  }

  /** All that a browser would send from that form, as it is opened. */
  async values(path, action) {
    return new URLSearchParams(values(await this.formOf(path, action)));
  }

  /** Send that form as a browser would: what it holds, with `given` in its fields. */
  async submit(path, action, given = {}) {
    const form = await this.formOf(path, action);
    const fields = new URLSearchParams(values(form));
    for (const [name, value] of Object.entries(given)) fields.set(name, value);
    return this.post(form.action.pathname + form.action.search, fields);
  }
}
