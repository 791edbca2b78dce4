import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import type { ExportAbout, ExportedArticle } from './exported-article.ts';
import { type ParquetColumn, parquetColumns, parquetSchema } from './parquet-columns.ts';

/**
 * Rows of a row group: as large as readers like (DuckDB and Athena skip by it), and small enough that 2,000 rows of
 * snippets stay under some 5 MB while they are encoded.
 */
const GROUP_ROWS = 2_000;

/** A row group ends as well when its texts have so many characters. */
const GROUP_CHARACTERS = 4_000_000;

/** The table as one Parquet file, row group by row group, snappy-compressed. */
export async function* parquetFile(
  batches: AsyncIterable<readonly ExportedArticle[]>,
  { fullText }: ExportAbout,
): AsyncGenerator<Uint8Array> {
  const columns = parquetColumns(fullText);
  const bytes = new ByteWriter();
  const writer = new ParquetWriter({ writer: bytes, schema: parquetSchema(columns), createdBy: 'Vigía' });
  for await (const group of rowGroups(batches)) {
    await writer.write({ columnData: columns.map((column) => columnData(column, group)), rowGroupSize: group.length });
    yield take(bytes);
  }
  await writer.finish();
  yield take(bytes);
}

async function* rowGroups(
  batches: AsyncIterable<readonly ExportedArticle[]>,
): AsyncGenerator<readonly ExportedArticle[]> {
  let group: ExportedArticle[] = [];
  let characters = 0;
  for await (const batch of batches) {
    group.push(...batch);
    for (const { archived } of batch) characters += archived?.article.text.length ?? 0;
    if (group.length < GROUP_ROWS && characters < GROUP_CHARACTERS) continue;
    yield group;
    [group, characters] = [[], 0];
  }
  if (group.length > 0) yield group;
}

function columnData({ name, cell }: ParquetColumn, group: readonly ExportedArticle[]) {
  return { name, data: group.map(cell) };
}

/** What was written since the last time; the writer goes on counting from where it was. */
function take(bytes: ByteWriter): Uint8Array {
  const taken = bytes.getBytes().slice();
  bytes.index = 0;
  return taken;
}
