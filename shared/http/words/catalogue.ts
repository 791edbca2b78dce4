import { alertsWords } from './alerts-words.ts';
import { articleWords } from './article-words.ts';
import { deskWords } from './desk-words.ts';
import { feedsWords } from './feeds-words.ts';
import { keysWords } from './keys-words.ts';
import { modelWords } from './model-words.ts';
import { queuesWords } from './queues-words.ts';
import { searchWords } from './search-words.ts';
import { settingsWords } from './settings-words.ts';
import { signInWords } from './sign-in-words.ts';
import { storyWords } from './story-words.ts';
import { todayWords } from './today-words.ts';
import { usersWords } from './users-words.ts';

/** Every message of the desk, by area and language. One test reads it whole: no message is missing, empty or left untranslated. */
export const catalogue = {
  alerts: alertsWords,
  article: articleWords,
  desk: deskWords,
  settings: settingsWords,
  keys: keysWords,
  search: searchWords,
  model: modelWords,
  feeds: feedsWords,
  queues: queuesWords,
  signIn: signInWords,
  users: usersWords,
  today: todayWords,
  story: storyWords,
} as const;
