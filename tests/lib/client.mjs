// A plain HTTP client that keeps cookies, for checks that need no browser.
export class Client {
  constructor(base) {
    this.base = base;
    this.cookies = new Map();
  }

  async fetch(path, { headers = {}, ...options } = {}) {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(new URL(path, this.base), {
      redirect: 'manual', ...options, headers: { ...(cookie && { cookie }), ...headers },
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

  /** All that a browser would send from that form, as it is opened. */
  async values(path, action) {
    const page = await (await this.fetch(path)).text();
    const form = new RegExp(`<form[^>]*method="post"[^>]*action="${action}"[\\s\\S]*?</form>`).exec(page);
    if (!form) throw new Error(`no form for ${action} on ${path}`);
    const attribute = (tag, name) => new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1];
    const plain = (value) => value.replace(/&lt;/g, '<').replace(/&quot;/g, '"').replace(/&#39;/g, "'").replace(/&amp;/g, '&');
    const fields = new URLSearchParams();
    for (const [tag, name, rest] of form[0].matchAll(/<(input|textarea|select)\b([^>]*)>/g)) {
      const field = attribute(tag, 'name');
      if (name === 'input' && !/type="(checkbox|radio)"/.test(tag)) fields.append(field, plain(attribute(tag, 'value') ?? ''));
      else if (name === 'input' && / checked/.test(rest)) fields.append(field, attribute(tag, 'value'));
      else if (name !== 'input') {
        const inside = form[0].slice(form[0].indexOf(tag) + tag.length).split(`</${name}>`)[0];
        const chosen = /<option value="([^"]*)"[^>]* selected/.exec(inside) ?? /<option value="([^"]*)"/.exec(inside);
        fields.append(field, name === 'select' ? chosen?.[1] ?? '' : plain(inside));
      }
    }
    return fields;
  }
}
