import type { CheckedFile, Located } from './located-words.ts';
import type { RuleEntry, Words } from './topic-file.ts';

/** A rule of a topic, or an alias or ambiguous name of a catalogue's entry. */
export type WordRule = {
  /** As receipts name it: `fentanyl/adulterant`, `group:cds/alias`. */
  readonly id: string;
  readonly tag: string;
  readonly words: Words & Pick<RuleEntry, 'with' | 'unless' | 'in' | 'weight'>;
};

/** Every rule that looks for words, in order of file and place. Names beside "cartel" (`cartelNames`) are none. */
export function locatedRules(file: CheckedFile): readonly Located<WordRule>[] {
  const { content } = file;
  if (content.kind === 'model') return [];
  if (content.kind === 'topic')
    return content.rules.map((words, index) => ({
      file,
      at: ['rules', index],
      value: { id: `${content.tag}/${words.id}`, tag: content.tag, words },
    }));
  return content.entries.flatMap(({ id, aliases, ambiguous }, index) => {
    const tag = `${content.prefix}:${id}`;
    const at = ['entries', index];
    return [
      ...(aliases === undefined
        ? []
        : [{ file, at: [...at, 'aliases'], value: { id: `${tag}/alias`, tag, words: aliases } }]),
      ...(ambiguous ?? []).map((words, place) => ({
        file,
        at: [...at, 'ambiguous', place],
        value: { id: `${tag}/${words.id}`, tag, words },
      })),
    ];
  });
}
