/** README.txt of a pack: what it is and how to check it with common tools, in English and in Spanish. */
export function packReadme(isDemonstration: boolean): string {
  return [...(isDemonstration ? [DEMONSTRATION] : []), ENGLISH, SPANISH].join('\n');
}

const DEMONSTRATION = `DEMONSTRATION, NOT EVIDENCE: some articles come from Vigía's sample newsroom (manifest.json: "demonstration").
DEMOSTRACIÓN, NO PRUEBA: algunos artículos vienen de la redacción de muestra de Vigía (manifest.json: "demonstration").
`;

const ENGLISH = `EVIDENCE PACK

What news articles said, as Vigía fetched, read and tagged them.

  manifest.json      every article (addresses, times, hashes, why it is in its story) and every file with its SHA-256
  articles/ID/       record.json (the stored record with the answer's headers), text.txt (the text that was read),
                     receipts.json (the words behind each tag, and their places), and where there are any
                     earlier-receipts.json (of earlier topic models), versions.json and versions/ (edits, with diffs)
  archive.warc.gz    the pages as they were fetched (WARC 1.1, ISO 28500), bodies decoded; receipts as metadata records
  SHA256SUMS         the SHA-256 of every file but itself

Check it without Vigía: unpack it, and in its folder
  Linux:    sha256sum -c SHA256SUMS
  macOS:    shasum -a 256 -c SHA256SUMS
  Windows:  Get-FileHash -Algorithm SHA256 FILE       (PowerShell; compare with the line of SHA256SUMS)
That shows that the files belong together. That nobody made them anew shows the SHA-256 of manifest.json, if it was
written down elsewhere (an annex, a letter, a time stamp) when the pack was made:
  sha256sum manifest.json
Check one text: the "contentHash" of an article is the SHA-256 of its title, two line feeds, and text.txt (UTF-8):
  { jq -j .title articles/ID/record.json; printf '\\n\\n'; cat articles/ID/text.txt; } | sha256sum
Check one page: "sha256" of its "fetches" is the SHA-256 of its body in archive.warc.gz (WARC-Payload-Digest):
  warcio check archive.warc.gz                        (pip install warcio)
The places in receipts.json count UTF-16 code units in the title (field "title") or in text.txt, the end not included.

With Vigía, offline:  ./vigia verify-pack FILE.zip [--manifest HASH]
It checks the zip itself too, so a pack that was unpacked and packed again does not pass, though SHA256SUMS still does.

Not in here: the requests that fetched the pages, and of the answers the protocol version, the reason phrase and the
compression on the way; "notStored" says what else is missing. Where a publisher reserved a text (noarchive, text and
data mining) there is its hash, title and address only ("reserved"). Texts and pages belong to their publishers.
`;

const SPANISH = `PAQUETE DE PRUEBAS

Lo que dijeron unos artículos de prensa, tal como Vigía los descargó, leyó y etiquetó.

  manifest.json      cada artículo (direcciones, fechas, hashes, por qué está en su historia) y cada archivo con su SHA-256
  articles/ID/       record.json (el registro guardado, con las cabeceras de la respuesta), text.txt (el texto leído),
                     receipts.json (las palabras que justifican cada etiqueta y su lugar) y, si los hay,
                     earlier-receipts.json (de modelos anteriores), versions.json y versions/ (ediciones, con diferencias)
  archive.warc.gz    las páginas tal como se descargaron (WARC 1.1, ISO 28500), con el cuerpo descomprimido
  SHA256SUMS         el SHA-256 de todos los archivos menos este

Comprobarlo sin Vigía: descomprímalo y, en su carpeta
  Linux:    sha256sum -c SHA256SUMS
  macOS:    shasum -a 256 -c SHA256SUMS
  Windows:  Get-FileHash -Algorithm SHA256 ARCHIVO    (PowerShell; compárelo con la línea de SHA256SUMS)
Eso muestra que los archivos van juntos. Que nadie los rehizo lo muestra el SHA-256 de manifest.json, si se anotó en otro
lugar (un anexo, una carta, un sello de tiempo) al crear el paquete:
  sha256sum manifest.json
Comprobar un texto: el "contentHash" de un artículo es el SHA-256 de su título, dos saltos de línea y text.txt (UTF-8):
  { jq -j .title articles/ID/record.json; printf '\\n\\n'; cat articles/ID/text.txt; } | sha256sum
Comprobar una página: "sha256" de sus "fetches" es el SHA-256 de su cuerpo en archive.warc.gz (WARC-Payload-Digest):
  warcio check archive.warc.gz                        (pip install warcio)
Los lugares de receipts.json cuentan unidades UTF-16 en el título (campo "title") o en text.txt, sin incluir el final.

Con Vigía, sin conexión:  ./vigia verify-pack ARCHIVO.zip [--manifest HASH]
También comprueba el propio zip: un paquete descomprimido y vuelto a comprimir no pasa, aunque SHA256SUMS siga valiendo.

Aquí no están: las peticiones con que se descargaron las páginas ni, de las respuestas, la versión del protocolo, la frase
de estado y la compresión del envío; "notStored" dice qué más falta. Donde el editor se reservó un texto (noarchive,
minería de textos y datos) solo están su hash, título y dirección ("reserved"). Textos y páginas son de sus editores.
`;
