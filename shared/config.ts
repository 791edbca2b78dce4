import { isMap, isNode, isScalar, isSeq, LineCounter, type ParsedNode, parseDocument, visit } from 'yaml';
import { z } from 'zod';
import type { Finding } from './model/finding.ts';
import { nearestName } from './model/nearest-name.ts';
import { canonicalZone } from './model/zone-name.ts';

export type ParsedConfig =
  | { readonly kind: 'config'; readonly config: Config }
  /** In order of line; at least one. */
  | { readonly kind: 'invalid'; readonly findings: readonly (Finding & { readonly path: string })[] };

/**
 * The configuration in the text of a `vigia.yaml`; docs/configuration.md describes every key.
 *
 * Every key may be left out or left empty: it has a default. An unknown key is an error, because a
 * mistyped one would be ignored in silence. `path` names the file in findings.
 */
export function parseConfig(text: string, path: string): ParsedConfig {
  const lines = new LineCounter();
  const document = parseDocument<ParsedNode>(text, { lineCounter: lines, prettyErrors: false, logLevel: 'error' });
  const unreadable = [...yamlFaults(document)];
  const read = unreadable.length > 0 ? { faults: unreadable } : checkDocument(document);
  if ('config' in read) return { kind: 'config', config: read.config };
  const findings = read.faults
    .toSorted((a, b) => a.offset - b.offset)
    .map(({ offset, message }) => {
      const { line, col: column } = lines.linePos(offset);
      return { path, line, column, message };
    });
  return { kind: 'invalid', findings };
}

/** An operator's contact as the user agent names it: an http(s) address, or `mailto:`. Undefined when it is neither. */
export function parseContact(written: string): string | undefined {
  const address = written.trim().replace(/^mailto:/i, '');
  if (EMAIL.test(address)) return `mailto:${address}`;
  return httpUrl(address)?.href;
}

/** A host that may be reached in spite of a private address, as `host:port` in lower case. Undefined in any other form. */
export function parseAllowHost(written: string): string | undefined {
  const host = written.trim().toLowerCase();
  const port = Number(HOST_AND_PORT.exec(host)?.[1] ?? 0);
  return port >= 1 && port <= 65_535 ? host : undefined;
}

/** `7:00` and `07:00` are one time; undefined for any other text. */
function localTime(written: string): string | undefined {
  const padded = written.trim().padStart(5, '0');
  return /^(?:[01]\d|2[0-3]):[0-5]\d$/.test(padded) ? padded : undefined;
}

/** ASCII only, so that it can stand in a header as it is. */
const EMAIL = /^[a-z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+$/i;
/** A display name and an address in angle brackets. */
const NAMED_EMAIL = /^[^<>"\p{Cc}]+ <([^<>]+)>$/u;
const HOST_AND_PORT = /^(?:\[[0-9a-f:.]+\]|[a-z0-9.-]+):(\d{1,5})$/;

function httpUrl(written: string): URL | undefined {
  const url = URL.canParse(written) ? new URL(written) : undefined;
  return url?.protocol === 'http:' || url?.protocol === 'https:' ? url : undefined;
}

// ---------------------------------------------------------------- the keys

const contactSchema = textSchema('an http(s) address or an e-mail address', parseContact);

/** http for this machine only: tokens travel there. */
const issuerSchema = textSchema('an https address without query and fragment', (written) => {
  const url = httpUrl(written.trim());
  if (url === undefined || url.search !== '' || url.hash !== '' || url.username !== '') return undefined;
  const isHere = url.hostname === '127.0.0.1' || url.hostname === 'localhost';
  return url.protocol === 'https:' || isHere ? written.trim() : undefined;
});

const addressSchema = textSchema('an e-mail address', (written) =>
  EMAIL.test(written.trim()) ? written.trim() : undefined,
);

const admittedSchema = textSchema('an e-mail address, or a domain as `@example.org`', (written) => {
  const entry = written.trim();
  return EMAIL.test(entry) || EMAIL.test(`a${entry}`) ? entry : undefined;
});

/** Links are made by putting a path behind it. */
const publicUrlSchema = textSchema('an http(s) address without query and fragment', (written) => {
  const url = httpUrl(written);
  return url === undefined || url.search !== '' || url.hash !== '' ? undefined : url.href.replace(/\/+$/, '');
});

const allowHostSchema = textSchema('`host:port`, such as `intranet.example:8080`', parseAllowHost);

const mailAddressSchema = textSchema('an e-mail address, or a name and `<address>`', (written) => {
  const address = NAMED_EMAIL.exec(written)?.[1] ?? written;
  return EMAIL.test(address) ? written : undefined;
});

const MEBIBYTE = 1024 * 1024;
const MINUTES_A_WEEK = 7 * 24 * 60;
/** A queue cannot delay a message longer (DESIGN: waiting is a row beyond it). */
const MAX_PACE_MS = 900_000;

const pollSchema = section({
  intervalMinutes: wholeNumber(1, MINUTES_A_WEEK).default(15),
  minMinutes: wholeNumber(1, MINUTES_A_WEEK).default(5),
  maxMinutes: wholeNumber(1, MINUTES_A_WEEK).default(1440),
  quietMinutes: wholeNumber(1, MINUTES_A_WEEK).default(240),
  pushedMinutes: wholeNumber(1, MINUTES_A_WEEK).default(120),
}).refine(
  ({ minMinutes, intervalMinutes, maxMinutes }) => minMinutes <= intervalMinutes && intervalMinutes <= maxMinutes,
  {
    path: ['intervalMinutes'],
    error: 'from `poll.minMinutes` to `poll.maxMinutes`',
  },
);

const mailSchema = section({
  from: mailAddressSchema.default('Vigía <vigia@localhost.invalid>'),
  transport: oneOf('folder', 'smtp').default('folder'),
  /** The password is a secret and never stands in this file. */
  smtp: section({
    host: nonEmpty('the name of the mail server').optional(),
    /** RFC 6409: submission, with STARTTLS. */
    port: wholeNumber(1, 65_535).default(587),
    secure: yesOrNo().default(false),
    user: nonEmpty('the name to sign in with').optional(),
  }).prefault({}),
  language: oneOf('en', 'es').default('en'),
  slotMinutes: wholeNumber(1, 60)
    .refine((minutes) => 60 % minutes === 0, { error: 'a divisor of 60' })
    .default(5),
  /** Of readers who chose none. */
  times: section({
    zone: textSchema('the name of a time zone, such as `America/Mexico_City`', canonicalZone).default('UTC'),
    time: textSchema('a local time such as `07:00`, in quotation marks', localTime).default('07:00'),
    weekday: wholeNumber(1, 7).default(1),
    nothingNew: yesOrNo().default(false),
  }).prefault({}),
  /** When sending stops by itself. */
  guard: section({
    mails: wholeNumber(1, 1_000_000).default(50),
    bouncePercent: percentage().default(5),
    complaintPercent: percentage().default(0.1),
  }).prefault({}),
}).refine(({ transport, smtp }) => transport === 'folder' || smtp.host !== undefined, {
  path: ['smtp', 'host'],
  error: 'the name of the mail server when `mail.transport` is `smtp`',
});

/** A hundred years. */
const MAX_RETENTION_DAYS = 36_525;
const retentionDays = () => wholeNumber(0, MAX_RETENTION_DAYS);

/** Days; 0 keeps for ever. */
const retentionSchema = section({
  untaggedTextDays: retentionDays().default(180),
  taggedTextDays: retentionDays().default(0),
  taggedRawDays: retentionDays().default(0),
  sampleTextDays: retentionDays().default(180),
  entryDays: retentionDays().default(30),
  mailDays: retentionDays().default(90),
});

/** Who may enter the desk. docs/sign-in.md says more. */
const signInSchema = section({
  issuer: issuerSchema.optional(),
  clientId: nonEmpty('the name that the provider knows this Vigía by').optional(),
  /** Whether the provider gave a client secret; it never stands in this file. */
  confidential: yesOrNo().default(false),
  scopes: nonEmpty('names separated by blanks').default('openid email profile'),
  rolesClaim: nonEmpty('the name of a claim').optional(),
  allow: z.array(admittedSchema, { error: 'a list of addresses and domains' }).default([]),
  editors: z.array(addressSchema, { error: 'a list of e-mail addresses' }).default([]),
  admins: z.array(addressSchema, { error: 'a list of e-mail addresses' }).default([]),
})
  .refine(({ issuer, clientId }) => issuer === undefined || clientId !== undefined, {
    path: ['clientId'],
    error: 'the name that the provider knows this Vigía by when `signIn.issuer` is set',
  })
  .refine(({ issuer, clientId }) => issuer !== undefined || clientId === undefined, {
    path: ['issuer'],
    error: 'the address of the provider when `signIn.clientId` is set',
  })
  .refine(({ issuer, admins, rolesClaim }) => issuer === undefined || admins.length > 0 || rolesClaim !== undefined, {
    path: ['admins'],
    error: 'a list with the first admin when `signIn.issuer` is set and no `signIn.rolesClaim` names one',
  })
  .refine(({ scopes }) => scopes.split(/\s+/).includes('openid'), {
    path: ['scopes'],
    error: 'names separated by blanks, `openid` among them',
  });

const configSchema = section({
  contact: contactSchema.optional(),
  publicUrl: publicUrlSchema.optional(),
  /** Port 0 takes any free one. */
  http: section({
    port: wholeNumber(0, 65_535).default(8474),
    host: nonEmpty('an address of this machine').default('127.0.0.1'),
  }).prefault({}),
  signIn: signInSchema.prefault({}),
  samples: yesOrNo().default(true),
  feeds: section({ file: nonEmpty('the path of an OPML file').default('config/feeds.opml') }).prefault({}),
  fetch: section({
    allowHosts: z.array(allowHostSchema, { error: 'a list of `host:port`' }).default([]),
    timeoutMs: wholeNumber(1000, 600_000).default(30_000),
    maxFeedBytes: wholeNumber(1024, 64 * MEBIBYTE).default(8 * MEBIBYTE),
    maxPageBytes: wholeNumber(1024, 64 * MEBIBYTE).default(5 * MEBIBYTE),
    hostPaceMs: wholeNumber(0, MAX_PACE_MS).default(1000),
    robots: oneOf('all', 'articles', 'off').default('all'),
  }).prefault({}),
  poll: pollSchema.prefault({}),
  retention: retentionSchema.prefault({}),
  extract: section({
    processes: wholeNumber(1, 64).default(2),
    cpuMs: wholeNumber(100, 60_000).default(2000),
    memoryMb: wholeNumber(64, 8192).default(512),
  }).prefault({}),
  mail: mailSchema.prefault({}),
  alerts: section({
    /** Whether everybody may ask for an alert at `/subscribe`. */
    publicForm: yesOrNo().default(true),
    /** Who is told of trouble; the contact where it is an e-mail address. */
    operator: mailAddressSchema.optional(),
    summaryTime: textSchema('a local time such as `07:00`, in quotation marks', localTime).default('07:00'),
  }).prefault({}),
});

/** What `config/vigia.yaml` says, with its defaults filled in. */
export type Config = z.infer<typeof configSchema>;

/** The configuration of an empty file. */
export const defaultConfig: Config = configSchema.parse({});

function section<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  return z.strictObject(shape, {
    error: (issue) => (issue.code === 'invalid_type' ? 'a section with keys of its own' : undefined),
  });
}

function wholeNumber(min: number, max: number) {
  const error = `a whole number from ${min} to ${max}`;
  return z.int({ error }).min(min, { error }).max(max, { error });
}

function percentage() {
  const error = 'a number from 0 to 100';
  return z.number({ error }).min(0, { error }).max(100, { error });
}

function yesOrNo() {
  return z.boolean({ error: '`true` or `false`' });
}

function oneOf<const Options extends readonly [string, ...string[]]>(...options: Options) {
  return z.enum(options, { error: options.map((option) => `\`${option}\``).join(' or ') });
}

function nonEmpty(expected: string) {
  return textSchema(expected, (written) => written.trim() || undefined);
}

/** A text that `read` understands, as it gives it back. */
function textSchema(expected: string, read: (written: string) => string | undefined) {
  return z.string({ error: expected }).transform((written, context) => {
    const value = read(written);
    if (value !== undefined) return value;
    context.addIssue({ code: 'custom', message: expected });
    return z.NEVER;
  });
}

// ---------------------------------------------------------------- what is wrong, and where

type Fault = { readonly offset: number; readonly message: string };
type YamlDocument = ReturnType<typeof parseDocument<ParsedNode>>;
type Path = readonly PropertyKey[];

function yamlFaults(document: YamlDocument): readonly Fault[] {
  const faults: Fault[] = [...document.errors, ...document.warnings].map(({ pos, message }) => ({
    offset: pos[0],
    message: `Cannot read the file as YAML: ${message}`,
  }));
  visit(document, {
    Alias: (_, { range }) => {
      faults.push({ offset: range?.[0] ?? 0, message: 'Aliases (`*name`) are not allowed here: write the value out' });
    },
  });
  return faults;
}

function checkDocument(document: YamlDocument): { readonly config: Config } | { readonly faults: readonly Fault[] } {
  const written = withoutEmpty(document.toJS()) ?? {};
  const parsed = configSchema.safeParse(written);
  if (parsed.success) return { config: parsed.data };
  const faults = parsed.error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => unknownKey(document, issue.path, key))
      : [wrongValue(document, issue.path, issue.message, written)],
  );
  return { faults: [...new Map(faults.map((fault) => [fault.offset, fault])).values()] };
}

/** A key with nothing behind it means its default; it stays, so that a mistyped one is told. */
function withoutEmpty(value: unknown): unknown {
  if (value === null) return undefined;
  if (typeof value !== 'object' || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutEmpty(inner)]));
}

function unknownKey(document: YamlDocument, path: Path, key: string): Fault {
  const known = keysAt(path);
  const nearest = nearestName(key, known);
  const advice = nearest ? `did you mean \`${nearest}\`?` : `the keys here are ${known.join(', ')}`;
  const variable = path[0] === 'signIn' ? 'VIGIA_SIGN_IN_SECRET' : 'VIGIA_SMTP_PASSWORD';
  const secret = /pass|secret|token/i.test(key) ? `secrets stand in the environment (${variable})` : undefined;
  return {
    offset: offsetOf(document, [...path, key]),
    message: `Unknown key \`${[...path, key].join('.')}\`: ${secret ?? advice}`,
  };
}

function wrongValue(document: YamlDocument, path: Path, expected: string, written: unknown): Fault {
  const name = path.length === 0 ? 'the file' : `\`${path.join('.')}\``;
  const value = valueAt(written, path) ?? valueAt(defaultConfig, path);
  const found = value === undefined ? 'missing' : `\`${JSON.stringify(value)}\``;
  const message = `Cannot read ${name} as it must be ${expected}: current value is ${found}`;
  return { offset: offsetOf(document, path), message };
}

function valueAt(config: unknown, path: Path): unknown {
  return path.reduce<unknown>((inner, key) => Object(inner)[key], config);
}

/** The keys that a section may have. */
function keysAt(path: Path): readonly string[] {
  let schema: unknown = configSchema;
  for (const key of path) {
    if (schema instanceof z.ZodObject) schema = schema.shape[String(key)];
    if (schema instanceof z.ZodPrefault) schema = schema.unwrap();
  }
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
}

/** Where the key stands, or the item of a list; where it is missing, the section that it belongs to. */
function offsetOf(document: YamlDocument, path: Path): number {
  let node: unknown = document.contents;
  let offset = document.contents?.range[0] ?? 0;
  for (const key of path) {
    const pair = isMap(node) ? node.items.find((item) => keyOf(item.key) === String(key)) : undefined;
    const item = isSeq(node) ? node.items[Number(key)] : undefined;
    const at = pair ? pair.key : item;
    node = pair ? pair.value : item;
    offset = (isNode(at) ? at.range?.[0] : undefined) ?? offset;
  }
  return offset;
}

function keyOf(key: unknown): string | undefined {
  return isScalar(key) ? String(key.value) : undefined;
}
