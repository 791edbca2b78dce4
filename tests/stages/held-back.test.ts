import { describe, expect, it } from 'vitest';
import { loadTopics } from '../../local/load-topics.ts';
import { heldBack } from '../../shared/stages/held-back.ts';

const topics = loadTopics();

describe('heldBack()', () => {
  it('gives the words that context held back, at their places, with what held them', () => {
    const text = 'The patient received fentanyl during surgery. The Zetas are letters of the Greek alphabet.';
    const { modelVersion, matches } = heldBack(topics, { title: 'In the clinic', text, language: 'en' });
    expect(modelVersion).toBe(topics.version);
    expect(matches.length).toBeGreaterThan(0);
    for (const { field, start, end, words, reason } of matches) {
      expect((field === 'title' ? 'In the clinic' : text).slice(start, end)).toBe(words);
      if (reason.kind === 'blocked') expect(reason.by.length).toBeGreaterThan(0);
      else expect(reason.needs).not.toBe('');
    }
  });

  it('gives nothing where no rule meets a word', () => {
    expect(heldBack(topics, { title: 'Weather', text: 'Rain is expected.', language: 'en' }).matches).toEqual([]);
  });
});
