import { safeUrl } from '../text/escape-html.ts';
import type { Block, Run } from './mail-block.ts';
import { wrapLine } from './wrap-line.ts';

/** The text part of a mail: an empty line between blocks, lines of at most 78 characters, addresses whole. */
export function mailText(blocks: readonly Block[]): string {
  return `${blocks.map(blockText).join('\n\n')}\n`;
}

function blockText(block: Block): string {
  switch (block.kind) {
    case 'heading':
    case 'section':
      return wrapLine(block.text);
    case 'paragraph':
      return wrapLine(runsText(block.runs));
    case 'list':
      return block.items.map((runs) => wrapLine(`- ${runsText(runs)}`, '  ')).join('\n');
    case 'button':
      return wrapLine(linkText(block.text, block.url));
    case 'story':
      return [wrapLine(block.title), safeUrl(block.url), ...block.blocks.map(blockText)].join('\n');
    case 'foot':
      return `${'-'.repeat(8)}\n\n${block.blocks.map(blockText).join('\n\n')}`;
    default:
      return block satisfies never;
  }
}

function runsText(runs: readonly Run[]): string {
  return runs
    .map((run) => {
      if (typeof run === 'string') return run;
      return 'strong' in run ? run.strong : linkText(run.link, run.url);
    })
    .join('');
}

function linkText(label: string, url: string): string {
  return `${label}${/[?!.:]$/.test(label) ? '' : ':'} ${safeUrl(url)}`;
}
