import { describe, expect, it } from 'vitest';
import { findNames } from '../../shared/text/find-names.ts';

const names = (text: string) => findNames(text).map(({ words, kind }) => `${words.join(' ')}: ${kind}`);

describe('findNames()', () => {
  it.each([
    ['the arrest of Ovidio Guzmán López in 2023', ['ovidio guzman lopez: person']],
    ['a Ismael “El Mayo” Zambada García', ['ismael el mayo zambada garcia: person']],
    ['contra María de la Luz Romero', ['maria luz romero: person']],
    ['Rogelio Barraza was held. Barraza, 46, left Toluca.', ['rogelio barraza: person', 'toluca: other']],
    ['Attorney General Merrick Garland spoke', ['merrick garland: official']],
    ['el secretario de Estado Marco Rubio', ['marco rubio: official']],
    ['Homeland Security Secretary Kristi Noem', ['kristi noem: official']],
    ['el gobernador de Sinaloa, Rubén Rocha', ['sinaloa: other', 'ruben rocha: official']],
    ['a raid, said Rosa Delgado.', ['rosa delgado: official']],
    ['se reunieron Marco Rubio y Juan Ramón de la Fuente', ['marco rubio: person', 'juan ramon fuente: person']],
    ['Colegas de Noé Tepole marcharon', ['noe tepole: person']],
    ['la Fiscalía General de la República', ['fiscalia general republica: other']],
    ['On Tuesday, officers left. Nobody knew.', []],
  ])('findNames() finds in %j %j when capitals say so', (text, expected) => {
    expect(names(text)).toEqual(expected);
  });
});
