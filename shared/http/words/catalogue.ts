import { deskWords } from './desk-words.ts';

/** Every message of the desk, by area and language. One test reads it whole: no message is missing, empty or left untranslated. */
export const catalogue = {
  desk: deskWords,
} as const;
