// Styles as a browser of a certain age reads them: a foreign parser (css-tree) and what MDN knows of when Chrome
// learned a property, value, unit, selector or at-rule (@mdn/browser-compat-data).
import { createRequire } from 'node:module';
import { generate, parse, walk } from 'css-tree';

const { css: known } = createRequire(import.meta.url)('@mdn/browser-compat-data');

/** Since which Chrome a thing is there without a prefix; 0 when it always was, or nobody wrote it down. */
function since(entry) {
  const rows = [entry?.__compat?.support.chrome ?? []].flat().filter((row) => !row.prefix && !row.alternative_name && !row.flags);
  const versions = rows.map((row) => (row.version_added === false || row.version_added === 'preview' ? Infinity : parseFloat(String(row.version_added).replace(/^\D+/, '')) || 0));
  return versions.length > 0 ? Math.min(...versions) : 0;
}

const lengths = { d: 'viewport_percentage_units_dynamic', l: 'viewport_percentage_units_large', s: 'viewport_percentage_units_small' };

function ofValue(property, node) {
  const own = known.properties[property];
  const { color, gradient } = known.types;
  if (node.type === 'Identifier') return own?.[node.name];
  if (node.type === 'Function') return own?.[node.name] ?? color[node.name] ?? gradient[node.name] ?? known.types[node.name];
  if (node.type !== 'Dimension') return undefined;
  if (/^cq/.test(node.unit)) return known.types.length.container_query_length_units;
  return known.types.length[/^[dls]v/.test(node.unit) ? lengths[node.unit[0]] : node.unit];
}

/** Since when a declaration is understood; `owner` is the at-rule whose own it is, as those of @page. */
function ofDeclaration(node, owner) {
  let newest = since(known['at-rules'][owner]?.[node.property] ?? known.properties[node.property]);
  walk(node.value, (each) => { newest = Math.max(newest, since(ofValue(node.property, each))); });
  return newest;
}

/** What only adorns: without it a heading breaks elsewhere, no more. */
const adorns = new Set(['text-wrap']);

/** Does a condition of @supports ask, without `not`, for a declaration that came after that version? */
function asksForLater(prelude, version) {
  let newest = 0;
  walk(prelude, (node) => { if (node.type === 'Declaration') newest = Math.max(newest, ofDeclaration(node)); });
  return newest > version && !/\bnot\b/.test(generate(prelude));
}

/** What came after that version: { needed: what has no plain value before it, plain: the styles without all of it,
 * read: how many declarations, selectors and at-rules were looked at }. */
export function stylesAfter(text, version) {
  const tree = parse(text, { parseCustomProperty: true, onParseError(error) { throw error; } });
  walk(tree, { visit: 'Atrule', enter(node, item, list) {
    if (node.name === 'supports' && asksForLater(node.prelude, version)) list.remove(item); // never read there
  } });
  const needed = [];
  let read = 0;
  const look = (what, at) => {
    read += 1;
    if (at > version) needed.push(`${what} (Chrome ${at})`);
  };
  walk(tree, (node) => {
    if (node.type === 'Atrule') look(`@${node.name}`, since(known['at-rules'][node.name]));
    if (node.type === 'Feature') look(`(${node.name})`, since(known['at-rules'].media[node.name]));
    if (/^Pseudo\w+Selector$/.test(node.type)) look(`:${node.name}`, since(known.selectors[node.name]));
    if (node.type === 'NestingSelector') look('&', since(known.selectors.nesting));
  });
  walk(tree, { visit: 'Block', enter(block) {
    const plain = new Set();
    const owner = this.rule ? undefined : this.atrule?.name;
    block.children.forEach((node, item, list) => {
      if (node.type !== 'Declaration') return;
      const at = ofDeclaration(node, owner);
      if (at <= version) plain.add(node.property);
      look(`${node.property}: ${generate(node.value)}`, plain.has(node.property) || adorns.has(node.property) ? 0 : at);
      if (at > version) list.remove(item);
    });
  } });
  return { needed, plain: generate(tree), read };
}
