import { html } from 'hono/html';
import type { Html } from '../../layout.ts';
import type { PageLanguage } from '../../page-language.ts';
import { searchWords } from '../../words/search-words.ts';
import { searchAddress } from './search-address.ts';

/** What a query can ask, each with an example that is a search. */
export function queryHelp(language: PageLanguage): Html {
  const words = searchWords[language];
  return html`<h2>${words.help}</h2><p>${words.grammar}</p>
<div class="scroll"><table class="query-help"><thead><tr><th scope="col">${words.asks}</th><th scope="col">${words.example}</th></tr></thead>
<tbody>${examplesIn(language).map(([asks, query]) => html`<tr><td>${asks}</td><td><a href="${searchAddress({ query })}"><code>${query}</code></a></td></tr>`)}</tbody></table></div>`;
}

function examplesIn(language: PageLanguage): readonly (readonly [asks: string, query: string])[] {
  const words = searchWords[language];
  const es = language === 'es';
  return [
    [words.askWord, es ? 'decomisar' : 'seize'],
    [words.askPhrase, es ? '"Lázaro Cárdenas"' : '"ghost guns"'],
    [words.askOr, es ? '(puerto OR aduana) NOT fútbol' : '(port OR customs) NOT football'],
    [words.askTopic, 'topic:fentanyl'],
    [words.askGroup, es ? 'group:"cártel de Sinaloa"' : 'group:"Sinaloa Cartel"'],
    [words.askEntity, 'entity:dea'],
    [words.askLevel, 'topic:precursors level:about'],
    [words.askLang, 'lang:es'],
    [words.askSource, 'source:reuters'],
    [words.askCountry, 'country:mx'],
    [words.askTitle, es ? 'title:fentanilo' : 'title:fentanyl'],
    [words.askAfter, 'after:7d'],
    [words.askBefore, 'before:2026-01-01'],
  ];
}
