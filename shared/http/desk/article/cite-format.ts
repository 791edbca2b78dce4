/** What an article can be cited in, with the names that people know. */
export const CITE_FORMATS = { bibtex: 'BibTeX', ris: 'RIS', 'csl-json': 'CSL-JSON' } as const;
export type CiteFormat = keyof typeof CITE_FORMATS;

export function isCiteFormat(name: string | undefined): name is CiteFormat {
  return name !== undefined && Object.hasOwn(CITE_FORMATS, name);
}
