/** Which fields were asked for, `from{id,name}` nested. */
export type Fields = Map<string, Fields | null>;

/** Reads the Graph API's `fields` parameter. Modifiers such as `.limit(5)` are ignored. */
export function parseFields(text: string): Fields {
  const fields: Fields = new Map();
  let depth = 0;
  let part = '';
  for (const letter of `${text},`) {
    if (letter === '{' || letter === '(') depth += 1;
    if (letter === '}' || letter === ')') depth -= 1;
    if (letter === ',' && depth === 0) {
      addField(fields, part.trim());
      part = '';
    } else part += letter;
  }
  return fields;
}

function addField(fields: Fields, part: string): void {
  const [, name, inner] = /^([\w-]+)[^{]*(?:\{(.*)\})?$/s.exec(part) ?? [];
  if (name) fields.set(name, inner === undefined ? null : parseFields(inner));
}

/** Only what was asked for, and always the id (platforms.md part 3, 6). */
export function project(value: unknown, fields: Fields | null): unknown {
  if (Array.isArray(value)) return value.map((item) => project(item, fields));
  if (fields === null || typeof value !== 'object' || value === null) return value;
  if ('data' in value) return { ...value, data: project(value.data, fields) };
  const shown: Record<string, unknown> = {};
  for (const [name, item] of Object.entries(value)) {
    if (fields.has(name)) shown[name] = project(item, fields.get(name) ?? null);
    else if (name === 'id') shown.id = item;
  }
  return shown;
}
