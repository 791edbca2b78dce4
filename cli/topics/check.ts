import { relative } from 'node:path';
import { readTopicFiles } from '../../local/load-topics.ts';
import { type CheckFinding, checkTopicFiles } from '../../shared/topics/check.ts';
import { COMMON_OPTIONS, parseOptions, requireArguments } from '../parse-options.ts';
import type { TopicAction } from './topic-action.ts';

/** Reads the model's files and names every fault. */
export const checkAction: TopicAction = {
  name: 'check',
  usage: ['check [DIR]'],
  help: `check names every fault of a topic model at its line: what is wrong, and what was expected. An error keeps the
model from being loaded; a warning is a term that never matches, a side without Spanish or English, a list
that nothing uses. DIR holds the files (default: config/topics). Exit status 1 when there is an error.`,
  options: '',
  run: async ({ args, out, err }) => {
    const { values, positionals } = parseOptions(args, COMMON_OPTIONS);
    const [dir] = requireArguments(positionals, ['[DIR]'], 1);
    const files = readTopicFiles(dir).map(({ path, text }) => ({ path: relative('', path), text }));
    const findings = checkTopicFiles(files);
    const errors = findings.filter(({ severity }) => severity === 'error').length;
    if (values.json === true) out(JSON.stringify({ files: files.length, findings }));
    else for (const finding of findings) out(findingLine(finding));
    err(`${files.length} files: ${errors} errors, ${findings.length - errors} warnings`);
    return errors === 0 ? 0 : 1;
  },
};

function findingLine({ path, line, column, severity, message }: CheckFinding): string {
  return `${path}:${line}:${column}: ${severity}: ${message}`;
}
