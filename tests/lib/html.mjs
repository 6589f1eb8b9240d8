// What a browser would read in a page of ours: its elements, links and forms, by a parser that follows the HTML
// standard (parse5).
import { parse } from 'parse5';

/** Every element of a page, in order. */
export function elements(html) {
  const found = [];
  const walk = (node) => {
    if (node.attrs) found.push(node);
    for (const child of node.childNodes ?? []) walk(child);
    if (node.content) walk(node.content);
  };
  walk(parse(html));
  return found;
}

export const attribute = (element, name) => element.attrs.find((one) => one.name === name)?.value;

/** The text of an element as it is shown. */
export function textOf(element) {
  if (element.nodeName === '#text') return element.value;
  return (element.childNodes ?? []).map(textOf).join('');
}

const inside = (element, name) => {
  for (let at = element; at; at = at.parentNode) if (at.tagName === name) return at;
  return null;
};

/** All that a page shows or holds as a value: its texts and the values of its attributes. */
export function words(html) {
  const list = elements(html);
  const texts = list.filter((one) => !['script', 'style'].includes(one.tagName))
    .flatMap((one) => one.childNodes.filter((child) => child.nodeName === '#text').map((child) => child.value));
  return [...texts, ...list.flatMap((one) => one.attrs.map((each) => each.value))];
}

/** Where a page leads: the addresses of its links on this site, without fragments. */
export function links(html, from) {
  return elements(html).filter((one) => one.tagName === 'a' && attribute(one, 'href'))
    .map((one) => new URL(attribute(one, 'href'), from)).filter((url) => url.host === new URL(from).host)
    .map((url) => url.pathname + url.search);
}

function fieldOf(element) {
  const name = attribute(element, 'name');
  if (element.tagName === 'textarea') {
    return { name, kind: 'lines', value: textOf(element).replace(/^\n/, ''), element };
  }
  if (element.tagName === 'select') {
    const options = [];
    const walk = (node) => {
      if (node.tagName === 'option') options.push(node);
      for (const child of node.childNodes ?? []) walk(child);
    };
    walk(element);
    const values = options.map((one) => attribute(one, 'value') ?? textOf(one).trim());
    const chosen = options.findIndex((one) => attribute(one, 'selected') !== undefined);
    return { name, kind: 'choice', values, value: values[Math.max(chosen, 0)], element };
  }
  const kind = attribute(element, 'type') ?? 'text';
  return {
    name, kind, value: attribute(element, 'value') ?? (kind === 'checkbox' ? 'on' : ''), element,
    checked: attribute(element, 'checked') !== undefined,
  };
}

/** The forms of a page with their fields, those outside of it that name it included. */
export function forms(html, from) {
  const list = elements(html);
  const all = list.filter((one) => one.tagName === 'form').map((element) => ({
    id: attribute(element, 'id'),
    method: (attribute(element, 'method') ?? 'get').toLowerCase(),
    action: new URL(attribute(element, 'action') || from, from),
    fields: [], buttons: [], element,
  }));
  for (const one of list.filter((each) => ['input', 'textarea', 'select', 'button'].includes(each.tagName))) {
    const owner = attribute(one, 'form');
    const form = all.find((each) => (owner ? each.id === owner : each.element === inside(one, 'form')));
    if (!form || attribute(one, 'disabled') !== undefined) continue;
    const field = one.tagName === 'button'
      ? { name: attribute(one, 'name'), value: attribute(one, 'value') ?? '', formaction: attribute(one, 'formaction') }
      : fieldOf(one);
    if (one.tagName === 'button') form.buttons.push(field);
    else if (field.name) form.fields.push(field);
  }
  return all;
}

/** What a browser would send of a form as it stands when Enter is pressed: its first button sends it. */
export function values(form) {
  const pairs = [];
  for (const field of form.fields) {
    if (['checkbox', 'radio'].includes(field.kind) && !field.checked) continue;
    pairs.push([field.name, field.value]);
  }
  const [button] = form.buttons;
  if (button?.name) pairs.push([button.name, button.value]);
  return pairs;
}
