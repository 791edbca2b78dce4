import type { RobotsFile, RobotsRule } from '../../model/robots.ts';

/** RFC 9309 §2.5: at least 500 KiB must be read. What stands behind is not. */
export const MAX_ROBOTS_BYTES = 500 * 1024;

/** At a longer pause a feed's 50 entries would wait for more than an hour. */
const MAX_CRAWL_DELAY_SECONDS = 60;

type Line = { readonly name: string; readonly value: string; readonly number: number };

type OpenGroup = { agents: string[]; rules: RobotsRule[]; crawlDelaySeconds?: number };

/**
 * Reads a robots.txt; never fails, since a line that is no rule is passed over (RFC 9309 §2.2). Lines
 * with other names, such as `Sitemap`, neither begin nor end a group; `Crawl-delay` belongs to its
 * group as a rule does, because publishers write groups that hold nothing else. `isCut`: the file is longer
 * than what is given of it.
 */
export function parseRobots(body: Uint8Array, isCut = body.length > MAX_ROBOTS_BYTES): RobotsFile {
  const groups: OpenGroup[] = [];
  let group: OpenGroup | undefined;
  let takesAgents = false;
  for (const line of linesOf(textOf(body, isCut))) {
    if (line.name === 'user-agent') {
      if (group === undefined || !takesAgents) {
        group = { agents: [], rules: [] };
        groups.push(group);
      }
      group.agents.push(agentOf(line.value));
      takesAgents = true;
    } else if (group !== undefined && RULE_NAMES.has(line.name)) {
      addRule(group, line);
      takesAgents = false;
    }
  }
  return { groups };
}

const RULE_NAMES: ReadonlySet<string> = new Set(['allow', 'disallow', 'crawl-delay']);

/** UTF-8 without its mark. A line that the limit cuts through is left out: half a rule forbids more than the whole. */
function textOf(body: Uint8Array, isCut: boolean): string {
  const text = new TextDecoder().decode(body.subarray(0, MAX_ROBOTS_BYTES));
  return isCut ? text.slice(0, Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r')) + 1) : text;
}

function* linesOf(text: string): Generator<Line> {
  let number = 0;
  for (const written of text.split(/\r\n|\r|\n/)) {
    number++;
    const line = written.split('#', 1)[0] ?? '';
    const colon = line.indexOf(':');
    if (colon === -1) continue;
    yield { name: line.slice(0, colon).trim().toLowerCase(), value: line.slice(colon + 1).trim(), number };
  }
}

/** The product token at the start of the value: many write a version behind it. */
function agentOf(value: string): string {
  return /^(?:\*(?=\s|$)|[a-z_-]+)/i.exec(value)?.[0].toLowerCase() ?? '';
}

function addRule(group: OpenGroup, { name, value, number }: Line): void {
  if (name === 'crawl-delay') {
    const seconds = /^\d{1,9}(?:\.\d{1,9})?$/.test(value) ? Math.min(Number(value), MAX_CRAWL_DELAY_SECONDS) : 0;
    if (seconds > (group.crawlDelaySeconds ?? 0)) group.crawlDelaySeconds = seconds;
    return;
  }
  // A rule without a path forbids and allows nothing.
  if (value !== '') group.rules.push({ allow: name === 'allow', path: value, line: number });
}
