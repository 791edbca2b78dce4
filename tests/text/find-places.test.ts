import { describe, expect, it } from 'vitest';
import { findPlaces } from '../../shared/text/find-places.ts';
import { GAZETTEER } from '../../shared/text/gazetteer.ts';

const places = (text: string, isTitleCase = false) => findPlaces(text, isTitleCase).map(({ place }) => place.id);

describe('findPlaces()', () => {
  it.each([
    ['in Culiacan, Sinaloa', ['mexico/sinaloa/culiacan', 'mexico/sinaloa']],
    ['en Culiacán, Sinaloa', ['mexico/sinaloa/culiacan', 'mexico/sinaloa']],
    ['the Port of Veracruz', ['mexico/veracruz/puerto de veracruz']],
    ['en Ciudad Juárez, Chihuahua', ['mexico/chihuahua/ciudad juarez', 'mexico/chihuahua']],
    ['the U.S. border near Otay Mesa', ['united states', 'united states/california/otay mesa']],
    ['entre Róterdam y Amberes', ['netherlands/rotterdam', 'belgium/antwerp']],
    ['la Secretaría de Seguridad de Sinaloa', ['mexico/sinaloa']],
    ['tell us where', []],
    ['the Sinaloa cartel and the Cártel de Tijuana', []],
    ['said Vicente Guerrero of the union', []],
    ['el gobernador Juárez García', []],
    ['they mexico and sinaloa', []],
  ])('findPlaces() finds in %j %j when it is written so', (text, expected) => {
    expect(places(text)).toEqual(expected);
  });

  it('findPlaces() finds a place beside other capitals when the title is in title case', () => {
    expect(places('Marines Seize Tons In Manzanillo Raid', true)).toEqual(['mexico/colima/manzanillo']);
  });
});

describe('GAZETTEER', () => {
  it('GAZETTEER holds every parent, and each id once, when places are added', () => {
    const ids = GAZETTEER.map(({ id }) => id);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
    expect(GAZETTEER.filter(({ parent }) => parent !== undefined && !ids.includes(parent))).toEqual([]);
  });
});
