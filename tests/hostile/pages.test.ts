import { playKinds } from './play-kinds.ts';

playKinds(['article.html']);
