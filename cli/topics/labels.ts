import type { TopicLabel } from '../../shared/model/topic-label.ts';
import { COMMON_OPTIONS, parseOptions, requireArguments } from '../parse-options.ts';
import { openTarget, TARGET_OPTION, targetOf } from '../target.ts';
import type { TopicAction } from './topic-action.ts';

const OPTIONS = { ...COMMON_OPTIONS, ...TARGET_OPTION, jsonl: { type: 'boolean' } } as const;

/** Prints what people said of tags. */
export const labelsAction: TopicAction = {
  name: 'labels',
  usage: ['labels [--jsonl]'],
  help: 'labels lists what was said of tags, oldest first.',
  options: '  --jsonl             a JSON line a label, with the article’s title, address and language (labels)',
  run: async ({ args, out, write }) => {
    const { values, positionals } = parseOptions(args, OPTIONS);
    requireArguments(positionals, []);
    const reader = await openTarget(targetOf(values));
    const { labels, articles } = reader.stores;
    try {
      const listed: TopicLabel[] = [];
      for await (const { record: label } of labels.all()) {
        listed.push(label);
        if (values.json === true) continue;
        const article = await articles.get(label.articleId);
        const { title = '', url = '', language = '' } = article?.record ?? {};
        if (values.jsonl === true) await write(JSON.stringify({ ...label, title, url, language }));
        else out(`${labelText(label)}\n              ${title || 'no longer archived'}`);
      }
      if (values.json === true) out(JSON.stringify({ labels: listed }));
      else if (listed.length === 0 && values.jsonl !== true) out('Nobody has labelled a tag yet.');
    } finally {
      reader.close();
    }
    return 0;
  },
};

function labelText({ articleId, tag, verdict, had, note, labelledAt }: TopicLabel): string {
  const why = note === undefined ? '' : `  ${note}`;
  return `${articleId.slice(0, 12)}  ${labelledAt.slice(0, 10)}  ${tag}: ${verdict} (was ${had.level ?? 'absent'} by ${had.modelVersion})${why}`;
}
