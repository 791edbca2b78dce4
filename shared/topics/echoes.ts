import type { Candidate } from './candidates.ts';
import { bareRule, type CompiledEcho, type CompiledTopicModel } from './compile.ts';
import type { ScannedDocument } from './scan.ts';

/** An echo further away than this many sentences may mean another group. */
const MAX_SENTENCES = 12;

/**
 * The places where an article goes on about the name read last ("esta organización", "the cartel's
 * payroll"): one candidate each, supported by that name, none where a name stands in the same sentence.
 */
export function findEchoes(
  compiled: CompiledTopicModel,
  scanned: ScannedDocument,
  candidates: readonly Candidate[],
): readonly Candidate[] {
  return compiled.echoes.flatMap((echo) => {
    const names = candidates.filter(
      ({ outcome, rule }) => outcome.kind === 'counted' && rule.tag.family === echo.family,
    );
    return names.length === 0 ? [] : echoesOf(scanned, echo, names);
  });
}

function echoesOf(scanned: ScannedDocument, echo: CompiledEcho, names: readonly Candidate[]): readonly Candidate[] {
  const sentenceOf = (token: number): number => scanned.document.tokens[token]?.sentence ?? 0;
  const named = new Set(names.map(({ hit }) => sentenceOf(hit.start)));
  let next = 0;
  return scanned.hitsOf(echo.sets).flatMap((hit) => {
    while ((names[next]?.hit.start ?? Number.POSITIVE_INFINITY) < hit.start) next++;
    const name = names[next - 1];
    const sentence = sentenceOf(hit.start);
    if (name === undefined || named.has(sentence) || sentence - sentenceOf(name.hit.start) > MAX_SENTENCES) return [];
    return [
      {
        rule: bareRule(name.rule.tag, 'echo', echo.weight),
        hit,
        supportedBy: [name.hit],
        outcome: { kind: 'counted' } as const,
      },
    ];
  });
}
