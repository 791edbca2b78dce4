import { describe, expect, it } from 'vitest';
import { tagLabel } from '../../shared/topics/compile.ts';
import { compileFiles, shippedModel, topicFiles } from './load-topics.ts';

describe('compileTopicModel', () => {
  const model = shippedModel();

  it('compileTopicModel() gives the same version when comments, order of files and keys change', () => {
    const files = topicFiles().toReversed();
    const commented = files.map((file) => ({ ...file, text: `# a comment\n${file.text}` }));
    expect(model.version).toMatch(/^\d+-[0-9a-f]{8}$/);
    expect(compileFiles(commented).version).toBe(model.version);
  });

  it('compileTopicModel() gives another version when a term changes', () => {
    const files = topicFiles().map((file) => ({ ...file, text: file.text.replace('straw purchase*', 'straw sale*') }));
    expect(compileFiles(files).version).not.toBe(model.version);
  });

  it('compileTopicModel() moves a place on the map and keeps the version when only coordinates change', () => {
    const files = topicFiles().map((file) => ({
      ...file,
      text: file.text.replace('at: [19.12, -104.34]', 'at: [1, 2]'),
    }));
    const moved = compileFiles(files);
    expect(model.places.get('entity:manzanillo')).toEqual([19.12, -104.34]);
    expect(moved.places.get('entity:manzanillo')).toEqual([1, 2]);
    expect(moved.version).toBe(model.version);
  });

  it('compileTopicModel() knows the four subjects and every named group when the shipped files are loaded', () => {
    expect(model.topicIds).toEqual(
      expect.arrayContaining(['fentanyl', 'precursors', 'arms-trafficking', 'cartels', 'group:cds', 'entity:dea']),
    );
  });

  it.each([
    ['arms-trafficking', 'en', 'Arms trafficking'],
    ['arms-trafficking', 'es', 'Tráfico de armas'],
    ['group:cds', 'es', 'Cártel de Sinaloa'],
    ['group:none', 'en', 'group:none'],
  ] as const)('tagLabel() names %s in %s when asked', (tag, language, label) => {
    expect(tagLabel(model, tag, language)).toBe(label);
  });
});
