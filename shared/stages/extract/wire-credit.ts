/** News agencies by their usual short names, and the forms in which outlets credit them. */
const WIRES: readonly (readonly [name: string, form: RegExp])[] = [
  ['AP', /(?<![\p{L}\p{N}])(?:AP|A\.P\.|Associated Press)(?![\p{L}\p{N}])/u],
  ['AFP', /(?<![\p{L}\p{N}])(?:AFP|Agence France[- ]Presse)(?![\p{L}\p{N}])/u],
  ['Reuters', /(?<![\p{L}\p{N}])(?:Reuters|REUTERS)(?![\p{L}\p{N}])/u],
  ['EFE', /(?<![\p{L}\p{N}])(?:EFE|Agencia Efe|Efe)(?![\p{L}\p{N}])/u],
  ['Europa Press', /(?<![\p{L}\p{N}])(?:Europa Press|EUROPA PRESS)(?![\p{L}\p{N}])/u],
  ['Notimex', /(?<![\p{L}\p{N}])(?:Notimex|NOTIMEX)(?![\p{L}\p{N}])/u],
  ['DPA', /(?<![\p{L}\p{N}])(?:dpa|DPA|Deutsche Presse-Agentur)(?![\p{L}\p{N}])/u],
  ['ANSA', /(?<![\p{L}\p{N}])ANSA(?![\p{L}\p{N}])/u],
  ['Xinhua', /(?<![\p{L}\p{N}])(?:Xinhua|XINHUA)(?![\p{L}\p{N}])/u],
  ['CP', /(?<![\p{L}\p{N}])(?:Canadian Press|CANADIAN PRESS)(?![\p{L}\p{N}])|\(CP\)/u],
  ['PA', /(?<![\p{L}\p{N}])(?:PA Media|PA News Agency|Press Association)(?![\p{L}\p{N}])|\(PA\)/u],
  ['UPI', /(?<![\p{L}\p{N}])(?:UPI|United Press International)(?![\p{L}\p{N}])/u],
  ['TASS', /(?<![\p{L}\p{N}])(?:TASS|ITAR-TASS)(?![\p{L}\p{N}])/u],
  ['APA', /(?<![\p{L}\p{N}])APA(?![\p{L}\p{N}])/u],
  ['SDA', /(?<![\p{L}\p{N}])(?:SDA|Keystone-SDA)(?![\p{L}\p{N}])/u],
  ['Anadolu', /(?<![\p{L}\p{N}])Anadolu (?:Agency|Ajansı|Agencia)(?![\p{L}\p{N}])/u],
  ['Télam', /(?<![\p{L}\p{N}])(?:T[ée]lam|T[ÉE]LAM)(?![\p{L}\p{N}])/u],
  ['Prensa Latina', /(?<![\p{L}\p{N}])Prensa Latina(?![\p{L}\p{N}])/u],
  ['Andina', /(?<![\p{L}\p{N}])(?:Agencia Andina|ANDINA)(?![\p{L}\p{N}])/u],
  ['Bloomberg', /(?<![\p{L}\p{N}])Bloomberg News(?![\p{L}\p{N}])|\(Bloomberg\)/u],
];

/**
 * A dateline: place, perhaps a date, then the agency in brackets or before a dash
 * (`CULIACÁN, Mexico (AP) —`, `Ciudad de México, 3 may (EFE).-`, `WASHINGTON, May 3 (Reuters) -`).
 */
const DATELINE = /^[^.!?]{0,80}?\(([^()]{2,40})\)\s*(?:\.?\s*[-–—:]|\.-)|^\(([^()]{2,40})\)\s*(?:\.?\s*[-–—:]|\.-)?/;
/** A wire's last line, or the end of its last paragraph: `(EFE)`, `© Agencia EFE`. */
const END_MARK = /(?:\(([^()]{2,40})\)|©\s*(?:\d{4}\s*)?([^.]{2,40}?)|\/\s*(AP|AFP|EFE|dpa|DPA|APA))\.?$/;

export type CreditSources = {
  /** The article's text in paragraphs. */
  readonly paragraphs: readonly string[];
  readonly bylines: readonly string[];
  /** Lines that name who worked on it (`Reporting by …`, `Con información de EFE`). */
  readonly credits: readonly string[];
};

/**
 * The agencies that an article is credited to, each once: by its dateline, byline, last line, or a credit line.
 * An agency that the text only quotes is none.
 */
export function wireCredits({ paragraphs, bylines, credits }: CreditSources): readonly string[] {
  const dateline = DATELINE.exec(paragraphs[0] ?? '');
  const end = END_MARK.exec(paragraphs.at(-1) ?? '');
  const said = [dateline?.[1], dateline?.[2], ...bylines, ...credits, end?.[1], end?.[2], end?.[3]];
  return [...new Set(said.flatMap((text) => wiresNamed(text ?? '')))];
}

/** Agencies that a short text names. */
export function wiresNamed(text: string): readonly string[] {
  return WIRES.filter(([, form]) => form.test(text)).map(([name]) => name);
}
