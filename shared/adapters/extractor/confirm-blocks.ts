import type { Block } from './blocks.ts';

/** Labels that stand alone: share bars, advertisement marks, section heads of boxes, in English, Spanish and what else wires carry. */
const LABEL =
  /^(?:advert(?:isement|ising)?|publicidad|anuncio|sponsored(?: content)?|contenido patrocinado|anzeige|reklam|advertencia|subscribe(?: now)?|suscr[ií]bete|sign (?:in|up)|log ?in|share|compartir|comparte|tweet|email|print|imprimir|comments?|comentarios|post comment.*|loading.*|menu|home|inicio|search|buscar|skip to .*|close|cerrar|follow us|s[ií]guenos|continue reading(?: below)?|story continues below.*|article continues (?:after|below).*|recent articles|popular this week|latest|popular|trending|highlights|related|related (?:articles|stories|news|content|topics)|relacionad[oa]s|noticias relacionadas|art[ií]culos relacionados|more:?|more stories|read more:?|m[aá]s informaci[oó]n|m[aá]s noticias|le[ae] tambi[eé]n:?|leer m[aá]s|seguir leyendo|te puede interesar:?|tambi[eé]n te puede interesar:?|you may (?:also )?like(?:\.*)?|recommended(?: for you)?|don['’]t miss:?|top stories|copy link(?: copied)?|link copied|save|guardar|view comments|show comments|ver comentarios|staff reports?|mehr zum thema:?|teilen|drucken|lesen sie auch:?|lest auch:?|anhören|kommentare|czytaj więcej|etiketler\s*:?|tags?\s*:?.{0,80}|temas:?|etiquetas:?)[.:!…]*$/i;

/** Pointers to other stories: a label, then a headline. */
const POINTER =
  /^(?:related|read (?:more|also|next)|also read|see also|see more|more on this|more from|also on|watch|listen|in pictures|don['’]t miss|recommended|must read|click here|get the latest|le[ae] tambi[eé]n|leer tambi[eé]n|te puede interesar|le puede interesar|tambi[eé]n le[ae]|ver tambi[eé]n|vea tambi[eé]n|m[aá]s en|m[aá]s sobre|relacionad[oa]s?|entérate|no te pierdas|à lire aussi|lire aussi|leggi anche|les også|læs også|läs också|lees ook|lesen sie (?:auch|hier)|mehr (?:zum|zu|über)|czytaj też)\b\s*(?::|\||–|-|>|»|\.{3}|on\b|\p{Lu})/iu;

/** Who took a picture, alone or at the end of a caption. */
const CREDIT =
  /^(?:\(?\s*(?:photos?|photograph|image|images|picture|credit|photo credit|image credit|file photo|video|graphic|foto|fotos|fotograf[ií]a|fotografie|imagen|im[aá]genes|cr[eé]dito|bild|bilder|quelle|legende|фото)\s*(?::|\/|©|by\b|by:|de\b)|©|copyright\b|\(c\) )|(?:\/|\||\(|©|—|-|via|photo by|foto:)\s*(?:\w+ ){0,4}(?:AP|AFP|EFE|Reuters|REUTERS|Getty(?: Images)?|Shutterstock|Bloomberg|dpa|Cuartoscuro|Xinhua|AP Photo|iStock|Notimex|EPA|Keystone)(?:[^.]{0,40})\)?$/i;

/** When it was published, on a line of its own. */
const DATE_LINE =
  /^(?:first )?(?:published|updated|posted|last updated|last modified|publicado|actualizado|publicad[oa] el|stand|erstellt|publiziert|aktualisiert|pubblicato|aggiornato|publié|mis à jour)\b[^.]{0,90}\d|^\p{L}{0,12}[,.]?\s?(?:\d{1,2}[\s./-]+(?:de )?\p{L}{3,10}[\s.,/-]+(?:de )?\d{4}|\p{L}{3,10}\.? \d{1,2},? \d{4}|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[./-]\d{1,2}[./-]\d{2,4})[\s,|·–-]*(?:(?:um|at|a las|kl\.?)?\s*\d{1,2}[:.h]\d{2}[^.]{0,25})?$/iu;

/** Prompts to subscribe, follow, donate, comment, or accept. */
const PROMPT =
  /\b(?:sign up|subscribe|get (?:the|our|breaking|more)|join (?:our|us)|follow (?:us|him|her|them|the author)|download (?:our|the) app|click here|support (?:our|us)|donate|have a tip|delivered (?:to|right)|(?:to|in) your inbox|newsletter|like this story|share (?:this|it)|leave a comment|tell us what you think|this (?:post|article) may contain affiliate|we use cookies|accept cookies|suscr[ií]b(?:ete|ase|irse|irte)|reg[ií]strate|inscr[ií]bete|s[ií]gue(?:nos|me)|s[ií]ganos|[uú]nete a (?:nuestro|nuestra)|recibe (?:las|nuestr)|bolet[ií]n(?:es)?|descarga (?:nuestra|la) app|d[eé]janos tu comentario|comparte (?:esta|este)|haz clic|usamos cookies|apoya (?:nuestro|a)|abonnieren|newsletter)\b/i;
const MAX_PROMPT_CHARS = 260;

/** Who worked on a wire story: kept out of the text, as it names people and places that the story does not. */
const WIRE_CREDIT =
  /^\(?(?:additional )?(?:reporting|report|writing|editing|con informaci[oó]n|informaci[oó]n de|reporte de|escrito por|editado por|with reports? from|with (?:post|agency|wire) (?:wires|reports))\b.{0,30}\b(?:by|de|from|wires|por|reports)\b.{0,400}$|^(?:the )?associated press (?:writers?|journalists?|reporters?)\b.{0,400}\bcontributed\b.{0,80}$/i;

const LINKED_SHARE = 0.8;
const MAX_LINKED_CHARS = 160;

/** The blocks of an article without the lines that stand between them on a page. Headings that head nothing go too. */
export function confirmBlocks(blocks: readonly Block[], title: string): readonly Block[] {
  const headline = fold(title);
  const kept = blocks.filter(
    (block, index) => !(index < 6 && fold(block.text) === headline) && !isFurnitureLine(block),
  );
  return withoutLooseHeadings(withoutRepeats(kept));
}

function isFurnitureLine({ text, linkChars }: Block): boolean {
  if (!/[\p{L}\p{N}]/u.test(text)) return true;
  if (text.length <= MAX_LINKED_CHARS && linkChars >= text.length * LINKED_SHARE) return true;
  if (text.length <= 120 && LABEL.test(text)) return true;
  if (text.length <= 300 && (POINTER.test(text) || CREDIT.test(text))) return true;
  if (text.length <= 120 && DATE_LINE.test(text)) return true;
  if (text.length <= MAX_PROMPT_CHARS && PROMPT.test(text) && !/[“”"«»]/.test(text)) return true;
  return text.length <= 450 && WIRE_CREDIT.test(text);
}

/** Long paragraphs that come twice are a pull quote or a second copy of the page for another screen. */
function withoutRepeats(blocks: readonly Block[]): readonly Block[] {
  const seen = new Set<string>();
  return blocks.filter(({ text }) => {
    if (text.length < 60) return true;
    const isNew = !seen.has(text);
    seen.add(text);
    return isNew;
  });
}

function withoutLooseHeadings(blocks: readonly Block[]): readonly Block[] {
  let end = blocks.length;
  while (end > 0 && isHeading(blocks[end - 1])) end--;
  return blocks.slice(0, end);
}

function isHeading(block: Block | undefined): boolean {
  return block !== undefined && /^h[1-6]$/.test(block.element.localName);
}

function fold(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
