import { LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { nearestName } from '../../shared/model/nearest-name.ts';

const text = z.union([z.string(), z.number().transform(String)]);

const itemSchema = z.strictObject({
  address: z.string(),
  query: z.string(),
  cadence: z.string().optional(),
  note: z.string().optional(),
  language: z.string().optional(),
  zone: z.string().optional(),
  time: text.optional(),
  weekday: text.optional(),
  quietFrom: text.optional(),
  quietTo: text.optional(),
  nothingNew: z.union([z.boolean(), z.enum(['true', 'false']).transform((word) => word === 'true')]).optional(),
});
export type ImportItem = z.infer<typeof itemSchema>;

const FIELDS = Object.keys(itemSchema.shape);

export type ImportFault = { readonly line: number; readonly message: string };
export type ReadImport = {
  readonly items: readonly { readonly line: number; readonly item: ImportItem }[];
  readonly faults: readonly ImportFault[];
};

/** More alerts than a team has; a larger file is another file. */
const MAX_ITEMS = 10_000;

/**
 * Alerts in a file: YAML or JSON (a list of objects, or one below `subscriptions`), or CSV with a head line (RFC 4180).
 * Every fault is told with its line; a file with any is not taken.
 */
export function readImport(content: string, name: string): ReadImport {
  const rows = /\.csv$/i.test(name) ? csvRows(content) : yamlRows(content);
  if ('faults' in rows) return { items: [], faults: rows.faults };
  if (rows.length > MAX_ITEMS)
    return {
      items: [],
      faults: [{ line: 1, message: `Cannot take ${rows.length} alerts as a file may hold ${MAX_ITEMS}: divide it.` }],
    };
  const read = rows.map(({ line, value }) => ({ line, parsed: itemSchema.safeParse(value) }));
  return {
    items: read.flatMap(({ line, parsed }) => (parsed.success ? [{ line, item: parsed.data }] : [])),
    faults: read.flatMap(({ line, parsed }) =>
      parsed.success ? [] : parsed.error.issues.map((issue) => ({ line, message: messageOf(issue) })),
    ),
  };
}

type Row = { readonly line: number; readonly value: unknown };

function messageOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') {
    const [key = ''] = issue.keys;
    const nearest = nearestName(key, FIELDS);
    return `Unknown field \`${key}\`: ${nearest === undefined ? `the fields are ${FIELDS.join(', ')}` : `did you mean \`${nearest}\`?`}`;
  }
  const field = issue.path.join('.');
  return field === ''
    ? 'Cannot read the item as an alert: it must have an address and a query'
    : `Cannot read \`${field}\`: ${issue.message}`;
}

function yamlRows(content: string): readonly Row[] | { readonly faults: readonly ImportFault[] } {
  const lines = new LineCounter();
  const document = parseDocument(content, { lineCounter: lines, prettyErrors: false, logLevel: 'error' });
  if (document.errors.length > 0)
    return {
      faults: document.errors.map(({ pos, message }) => ({
        line: lines.linePos(pos[0]).line,
        message: `Cannot read the file as YAML: ${message}`,
      })),
    };
  const whole: unknown = document.toJS({ maxAliasCount: 0 });
  const list = Array.isArray(whole) ? whole : Object(whole)['subscriptions'];
  if (!Array.isArray(list))
    return {
      faults: [{ line: 1, message: 'Cannot find alerts: the file must be a list, or have one below `subscriptions`' }],
    };
  const key = Array.isArray(whole) ? [] : ['subscriptions'];
  return list.map((value: unknown, index) => {
    const node: unknown = document.getIn([...key, index], true);
    const range: unknown = Object(node)['range'];
    const offset = Array.isArray(range) && typeof range[0] === 'number' ? range[0] : 0;
    return { line: lines.linePos(offset).line, value };
  });
}

function csvRows(content: string): readonly Row[] | { readonly faults: readonly ImportFault[] } {
  const [head, ...rows] = csvRecords(content.replace(/^\uFEFF/, ''));
  if (head === undefined) return { faults: [{ line: 1, message: 'Cannot find alerts: the file is empty' }] };
  const names = head.fields.map(
    (name) => FIELDS.find((field) => field.toLowerCase() === name.trim().toLowerCase()) ?? name.trim(),
  );
  return rows.map(({ line, fields }) => ({
    line,
    value: Object.fromEntries(names.flatMap((name, i) => (fields[i]?.trim() ? [[name, fields[i].trim()]] : []))),
  }));
}

/** RFC 4180: fields in quotation marks may hold commas, line breaks and doubled quotation marks. */
function csvRecords(content: string): readonly { readonly line: number; readonly fields: readonly string[] }[] {
  const records: { readonly line: number; readonly fields: readonly string[] }[] = [];
  let [line, firstLine] = [1, 1];
  let fields: string[] = [];
  let field = '';
  let isQuoted = false;
  const endRecord = () => {
    fields.push(field);
    if (fields.some((value) => value !== '')) records.push({ line: firstLine, fields });
    [fields, field, firstLine] = [[], '', line];
  };
  for (let at = 0; at < content.length; at++) {
    const char = content.charAt(at);
    if (char === '\n') line++;
    if (isQuoted && char === '"' && content.charAt(at + 1) === '"') {
      field += char;
      at++;
    } else if (char === '"') isQuoted = !isQuoted;
    else if (isQuoted) field += char;
    else if (char === ',') [fields, field] = [[...fields, field], ''];
    else if (char === '\n') endRecord();
    else if (char !== '\r') field += char;
  }
  endRecord();
  return records;
}
