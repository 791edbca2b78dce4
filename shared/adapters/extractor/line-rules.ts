import type { Block } from './blocks.ts';

/** Why a line is no part of an article: the names under which docs/extraction.md lists what each rule won. */
export type LineRule =
  | 'no-letters'
  | 'linked-line'
  | 'label'
  | 'date-line'
  | 'pointer'
  | 'credit'
  | 'prompt'
  | 'contact'
  | 'republished'
  | 'wire-credit';

/**
 * Labels that stand alone: share bars, advertisement marks, heads of boxes. English and Spanish
 * first, then what outlets of other languages that carry the same wires use.
 */
const LABEL = new RegExp(
  `^(?:${[
    'advert(?:isement|ising)?|publicidad|anuncio|sponsored(?: content)?|contenido patrocinado|anzeige|reklam[ae]?|реклама|texto? size|tama[ñn]o del? texto',
    '(?:image|photo|picture|slide|imagen|foto|bild|diapositiva)\\s*\\d{1,3}\\s*(?:of|de|von|/)\\s*\\d{1,3}',
    '\\d{1,3}\\s*/\\s*\\d{1,3}',
    'subscribe(?: now)?|suscr[ií]bete|sign (?:in|up)|log ?in|share|compartir|comparte|tweet|e?mail|print|imprimir|save|guardar|copy link(?: copied)?|link copied|follow us|s[ií]guenos|close|cerrar|search|buscar|menu|home|inicio|skip to [a-z ]{1,20}|loading(?: content)?',
    'comments?|comentarios|post comments?(?: ?\\(\\+\\))?|view comments|show comments|ver comentarios|leave a comment',
    'continue reading(?: below)?|(?:story|article) continues (?:after|below).{0,30}|recent articles|popular this week|latest|popular|trending|highlights|top stories|staff reports?|tell us what you think',
    "related|related (?:articles|stories|news|content|topics)|relacionad[oa]s|(?:noticias|notas|art[ií]culos) relacionad[oa]s|more:?|more stories|read more|m[aá]s (?:informaci[oó]n|noticias)|leer m[aá]s|seguir leyendo|le[ae] tambi[eé]n|(?:tambi[eé]n )?te puede interesar|you may (?:also )?like|recommended(?: for you)?|don[’']t miss",
    'more about|most read(?: in .{1,30})?|para saber m[aá]s|lesezeit:? .{1,12}|(?:tiempo de )?lectura:? .{1,14}|reading time:? .{1,12}|\\d{1,2}[- ]?min(?:ute|uto)?s?(?: read| de lectura)?',
    'mehr zum thema|teilen|drucken|lesen sie auch|lest auch|anhören|kommentare|czytaj więcej|etiketler|etiquetas|temas|(?:tags?|etiquetas|temas)\\s*:.{1,80}',
  ].join('|')})\\s*[.:!…]*$`,
  'i',
);
const MAX_LABEL_CHARS = 120;

/** The beginnings of pointers to other stories; one is a pointer when a mark follows it, or when the rest is a link. */
const POINTER =
  /^(?:related(?: (?:story|article|news))?|read (?:more|also|next)|also read|see also|see more|more on this|more from|also on|watch|listen|in pictures|don['’]t miss|recommended|must read|click here|le[ae] tambi[eé]n|leer tambi[eé]n|te puede interesar|le puede interesar|tambi[eé]n le[ae]|te recomendamos|ver tambi[eé]n|vea tambi[eé]n|m[aá]s en|m[aá]s sobre|relacionad[oa]s?|no te pierdas|à lire aussi|lire aussi|leggi anche|les også|læs også|läs också|lees ook|lesen sie (?:auch|hier)|mehr (?:zum|zu|über)|czytaj też)(?![\p{L}\p{N}])/iu;
const POINTER_MARK = /^[^:|>»]{0,30}?\s*(?:[:|>»]|\s[–-]\s)/;
const MAX_POINTER_CHARS = 300;
const POINTER_LINKED_SHARE = 0.4;

/** Who took a picture. A bare `(EFE)` is no such mark: wires end their last paragraph with it; nor is `(c)`, a list's third item. */
const CREDIT =
  /^\(?\s*(?:photos?|photograph|image|images|picture|photo credit|image credit|credit|file photo|video|graphic|foto|fotos|fotograf[ií]as?|fotografie|imagen|im[aá]genes|cr[eé]ditos?|bild|bilder|legende|фото)\s*(?::|\/|©)|^(?:©|copyright\b|\(c\)\s*(?:\d{4}|copyright))|(?:\/|\||©)\s*(?:AP|AFP|EFE|Reuters|Getty(?: Images)?|Shutterstock|Bloomberg|dpa|Cuartoscuro|Xinhua|iStock|Notimex|EPA|Keystone)(?: photo)?\)?$|(?:Getty Images|Shutterstock|\(AP Photo[^)]{0,60})\)?$|(?:photo by|photo:|foto:|fotograf[ií]a:|image:|imagen:)\s[^.]{0,60}\)?$/i;
const MAX_CREDIT_CHARS = 300;

/** When it was published, on a line of its own: nothing like a sentence follows. */
const DATE_LINE =
  /^(?:first )?(?:published|updated|posted|last updated|last modified|publicad[oa]|actualizad[oa]|stand|erstellt|publiziert|aktualisiert|pubblicato|aggiornato|publié|mis à jour)\b(?:[^.]|[ap]\.m\.){0,80}\d(?:[^.]|[ap]\.m\.){0,25}$|^\p{L}{0,12}[,.]?\s?(?:\d{1,2}[\s./-]+(?:de )?\p{L}{3,10}[\s.,/-]+(?:de )?\d{4}|\p{L}{3,10}\.? \d{1,2},? \d{4}|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[./-]\d{1,2}[./-]\d{2,4})[\s,|·–-]*(?:(?:um|at|a las|kl\.?)?\s*\d{1,2}[:.h]\d{2}(?:[^.]|[ap]\.m\.){0,15})?$/iu;
/** The head of an entry in a live blog: a time, and who wrote it or a mark. */
const LIVE_HEAD =
  /^\d{1,2}[:.h]\d{2}(?:\s?[ap]\.?m\.?)?\s?(?:\p{Lu}{2,4}\s)?(?:\p{Lu}[\p{L}'’-]*(?:[\s-]\p{Lu}[\p{L}'’-]*){0,3})?$/u;

/** Prompts to subscribe, follow, donate, comment, or accept: orders to the reader, known by how they begin. */
const PROMPT_START =
  /^(?:please )?(?:sign up|subscribe (?:to|now|today|and)|get in touch|do you have a (?:story|tip)|get (?:the latest (?:news|updates|stories)|our (?:app|newsletter|daily|weekly|free)|breaking news|unlimited|email updates)|join our|follow (?:us|him on|her on|them on|the author|@)|download (?:our|the) app|click here|support (?:our|local|independent) (?:journalism|work|newsroom)|donate (?:now|today|to|here)|have a (?:news )?tip|like this (?:story|article)|share this (?:story|article|post)|leave a comment|tell us what you think|this (?:post|article) may contain affiliate|we use cookies|accept cookies|already (?:a )?(?:subscriber|member)|¿?ya (?:eres|soy|es usted) (?:suscriptor|socio)|start your day with|need more|stay on top of|suscr[ií]b(?:ete|ase)|reg[ií]strate|inscr[ií]bete|s[ií]gue(?:nos| a)\b.{0,40}(?:en|twitter|facebook|x|instagram|redes|whatsapp|google)|s[ií]ganos|[uú]nete a nuestr|recibe (?:las noticias|nuestr|en tu correo)|descarga (?:nuestra|la) app|d[eé]janos tu comentario|comparte (?:esta nota|este art[ií]culo|esta noticia)|haz clic|usamos cookies|apoya (?:nuestro|el) (?:periodismo|trabajo))/i;
/** Words that only such prompts use. */
const PROMPT_WORDS =
  /\b(?:(?:in|to) your inbox|(?:our|free|daily|weekly|email) newsletters?|newsletters? here|may be reached at|join the conversation|consider upgrading to a web browser|(?:all|reader) comments (?:are|will be) (?:moderated|reviewed|subject)|moderating all comments|(?:los|tus|sus) comentarios (?:son|ser[aá]n|est[aá]n) (?:moderad|revisad|sujet|responsabilidad)\w*|nuestr[oa]s? (?:bolet[ií]n(?:es)?|newsletters?|canal de whatsapp)|en tu correo|newsletter abonnieren|(?:comments|kommentare|comentarios) (?:and|und|y) pings)\b/i;
const MAX_PROMPT_CHARS = 260;

/** How to reach the writer or the desk: an address for mail, an account to follow. */
const CONTACT =
  /^(?:e-?mail|write to|contact|reach|follow|message|escriba a|escribe a|contacto)\b.{0,120}(?:\S@\S|https?:|\b(?:twitter|facebook|instagram)\b)|^[^.]{0,60}\b(?:can be reached|may be reached)\b|^\S+@\S+\.\w{2,}$/i;

/** Where else a text stands: nothing that the story tells. */
const REPUBLISHED =
  /^(?:this (?:article|story|piece|report) (?:was|has been|is) )?(?:first|originally|re-?)\s?-?(?:published|appeared|posted) (?:in|on|by|at|from|with)\b.{0,140}$|^(?:este|esta) (?:art[ií]culo|nota|reportaje|texto) (?:se public[oó]|fue publicad[oa]|apareci[oó]) (?:originalmente|primero|por primera vez)\b.{0,160}$|^dieser artikel (?:wurde|erschien)\b.{0,40}\b(?:original|zuerst)\b.{0,100}$|^our standards:/i;

/** Who worked on a wire story: it names people and places that the story does not. */
const WIRE_CREDIT =
  /^(?:sources?|fuentes?|bron|quelle|fonte|via)\s*:\s*[^.]{2,60}$|^with (?:additional )?reporting (?:by|from)\b|\b(?:contributed|contributing) (?:to (?:this|the) (?:report|story|article)|reporting)\b[^.]{0,40}\.?$|^\p{L}[^.]{0,80} reported from\b.{0,200}(?:$|\bcontributed\b)|^\(?(?:additional )?(?:reporting|writing|editing) by\b|^\(?(?:with reports? from|con informaci[oó]n de)\b[^.]{0,100}\.?\)?$|^with (?:post|agency|wire) (?:wires|reports)\.?$|^(?:the )?associated press (?:writers?|journalists?|reporters?)\b.{0,400}\bcontributed\b.{0,80}$/iu;
/** No rule holds for a longer line: it is a paragraph. */
const MAX_RULED_CHARS = 450;

/** A short line that is all link leads elsewhere. */
const LINKED_SHARE = 0.8;
const MAX_LINKED_CHARS = 160;
/** A label in any language, a mark, and a link that fills the rest. */
const LABELLED_LINK = /^[^:|>»]{2,40}\s?[:|>»]\s(?!@)/;
const LABELLED_LINK_SHARE = 0.5;
const MAX_CONTACT_CHARS = 200;

/** The rule that a line falls under when it stands between an article's paragraphs, or nothing for text. */
export function lineRuleFor({ text, linkChars }: Block): LineRule | undefined {
  if (!/[\p{L}\p{N}]/u.test(text)) return 'no-letters';
  if (text.length > MAX_RULED_CHARS) return undefined;
  if (text.length <= MAX_LINKED_CHARS && linkChars >= text.length * LINKED_SHARE) return 'linked-line';
  if (text.length <= MAX_LABEL_CHARS && LABEL.test(text)) return 'label';
  if (text.length <= MAX_LABEL_CHARS && (DATE_LINE.test(text) || LIVE_HEAD.test(text))) return 'date-line';
  if (text.length <= MAX_POINTER_CHARS && isPointer(text, linkChars)) return 'pointer';
  if (text.length <= MAX_CREDIT_CHARS && CREDIT.test(text)) return 'credit';
  if (text.length <= MAX_PROMPT_CHARS && (PROMPT_START.test(text) || PROMPT_WORDS.test(text))) return 'prompt';
  if (text.length <= MAX_CONTACT_CHARS && CONTACT.test(text)) return 'contact';
  if (text.length <= MAX_CONTACT_CHARS && REPUBLISHED.test(text)) return 'republished';
  if (text.length <= MAX_LINKED_CHARS && linkChars >= text.length * LABELLED_LINK_SHARE && LABELLED_LINK.test(text))
    return 'pointer';
  return WIRE_CREDIT.test(text) ? 'wire-credit' : undefined;
}

function isPointer(text: string, linkChars: number): boolean {
  const label = POINTER.exec(text)?.[0];
  if (label === undefined) return false;
  return POINTER_MARK.test(text.slice(label.length)) || linkChars >= text.length * POINTER_LINKED_SHARE;
}
