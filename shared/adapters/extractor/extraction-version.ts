/** Changes whenever the same bytes may give another text: stored with every article. */
export const EXTRACTION_VERSION = '3';
