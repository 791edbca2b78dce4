import { rename, writeFile } from 'node:fs/promises';

/** Writes a list of feeds, all or nothing: a reader never sees half a list. */
export async function writeOpmlFile(file: string, text: string): Promise<void> {
  await writeFile(`${file}.tmp`, text);
  await rename(`${file}.tmp`, file);
}
