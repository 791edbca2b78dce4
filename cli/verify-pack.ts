import { type FileHandle, open } from 'node:fs/promises';
import { UsageError, VigiaError } from '../shared/errors.ts';
import type { PackSource } from '../shared/query/pack/read-zip.ts';
import type { PackReport } from '../shared/query/pack/verify-pack.ts';
import { parseOptions, requireArguments } from './parse-options.ts';
import { terminalJson, terminalLine } from './terminal-text.ts';
import type { Verb } from './verb.ts';

type PackManifestFacts = NonNullable<PackReport['manifest']>;

const OPTIONS = { json: { type: 'boolean' }, manifest: { type: 'string' } } as const;

/** Checks an evidence pack without a data folder and without a network. */
export const verifyPackVerb: Verb = {
  name: 'verify-pack',
  summary: 'check an evidence pack, offline',
  help: `usage: ./vigia verify-pack FILE.zip [--manifest HASH] [--json]

Checks that an evidence pack is as ./vigia pack made it: the zip byte by byte, the SHA-256 of every file, that nothing is
missing and nothing was added, each text against its own hash, the words of every receipt at their place, and the WARC's
digests. Needs no data folder and no network; unpacks nothing. Exit status 1 when anything is not as it was.

  --manifest HASH     the SHA-256 of manifest.json, as it was written down when the pack was made
  --json              print the report as JSON
  --help              this text`,
  run: async ({ args, out }) => {
    const { values, positionals } = parseOptions(args, OPTIONS);
    const [path = ''] = requireArguments(positionals, ['FILE.zip']);
    const expected = hashOf(values.manifest);
    const { verifyPack } = await import('../shared/query/pack/verify-pack.ts');
    const file = await openPack(path);
    try {
      const report = await verifyPack(await packSource(file), expected);
      out(values.json === true ? terminalJson(report) : reportText(report, path));
      return report.isSound ? 0 : 1;
    } finally {
      await file.close();
    }
  },
};

function hashOf(written: string | undefined): string | undefined {
  const hash = written?.trim().toLowerCase();
  if (hash === undefined || /^[0-9a-f]{64}$/.test(hash)) return hash;
  throw new UsageError(
    `Cannot use --manifest as it must be a SHA-256 of 64 hex digits: current value is ${JSON.stringify(written)}`,
  );
}

async function openPack(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r');
  } catch (cause) {
    throw new VigiaError(`Cannot open the pack ${path}.`, { code: 'no-pack', cause });
  }
}

async function packSource(file: FileHandle): Promise<PackSource> {
  const { size } = await file.stat();
  return {
    size,
    read: async (offset, length) => {
      const { bytesRead, buffer } = await file.read(Buffer.alloc(length), 0, length, offset);
      if (bytesRead === length) return buffer;
      throw new VigiaError('Cannot read the pack: it became shorter while it was read.', { code: 'pack-changed' });
    },
  };
}

/** A line of a report; what a pack says of itself is a stranger's text, and a terminal takes control characters for orders. */
const MAX_LINE_CHARACTERS = 400;

function reportText({ isSound, faults, checked, manifest }: PackReport, path: string): string {
  const lines = [
    ...(manifest === undefined ? [] : aboutLines(manifest)),
    ...checked.map((what) => `checked  ${what}`),
    ...faults.map(({ path: file, fault }) => `FAULT    ${file === undefined ? '' : `${file}: `}${fault}`),
    isSound ? `${path} is as it was made.` : `${path} is NOT as it was made.`,
  ];
  return lines.map((line) => terminalLine(line.slice(0, MAX_LINE_CHARACTERS))).join('\n');
}

function aboutLines({
  subject,
  createdAt,
  vigiaVersion,
  articles,
  reserved,
  demonstration,
  sha256,
}: PackManifestFacts) {
  const of = 'query' in subject ? `the query ${subject.query}` : `article ${subject.article}`;
  return [
    `evidence pack of ${of}`,
    `made ${createdAt} by Vigía ${vigiaVersion}; articles: ${articles}, reserved by their publisher: ${reserved}`,
    ...(demonstration ? ['demonstration, not evidence: it holds articles of the sample newsroom'] : []),
    `manifest SHA-256  ${sha256}`,
  ];
}
