import { generateKeyPairSync, sign } from 'node:crypto';

export type Certificate = { readonly key: string; readonly cert: string };

export type CertificateWish = {
  readonly name: string;
  /** Valid from a day ago unless given, for ten days. */
  readonly from?: Date;
};

const DAY_MS = 86_400_000;

/**
 * A self-signed certificate (RFC 5280) for one host name, on P-256, so that tests need neither openssl nor a
 * key in the repository.
 */
export function makeCertificate({ name, from = new Date(Date.now() - DAY_MS) }: CertificateWish): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const subject = sequence(tagged(0x31, sequence(tagged(0x06, hex('550403')), text(0x0c, name))));
  const body = sequence(
    tagged(0xa0, integer(2)),
    integer(Date.now()),
    SIGNATURE,
    subject,
    sequence(text(0x18, instant(from)), text(0x18, instant(new Date(from.getTime() + 10 * DAY_MS)))),
    subject,
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(0xa3, sequence(sequence(tagged(0x06, hex('551d11')), tagged(0x04, sequence(text(0x82, name)))))),
  );
  const signature = tagged(0x03, Buffer.concat([Buffer.of(0), sign('sha256', body, privateKey)]));
  const der = sequence(body, SIGNATURE, signature);
  const lines = der.toString('base64').replace(/.{64}/g, '$&\n');
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
  };
}

/** DER (X.690 §8.1): tag, length, content. */
function tagged(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(contents);
  const { length } = content;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.of(tag, ...size), content]);
}

function sequence(...contents: readonly Uint8Array[]): Buffer {
  return tagged(0x30, ...contents);
}

function hex(digits: string): Buffer {
  return Buffer.from(digits, 'hex');
}

function text(tag: number, value: string): Buffer {
  return tagged(tag, Buffer.from(value, 'utf8'));
}

/** A positive number; the leading zero keeps it so. */
function integer(value: number): Buffer {
  const digits = value.toString(16);
  return tagged(0x02, hex(`00${digits.length % 2 === 0 ? '' : '0'}${digits}`.replace(/^00(?=[0-7])/, '')));
}

/** GeneralizedTime. */
function instant(date: Date): string {
  return `${date.toISOString().replace(/[-:T]/g, '').slice(0, 14)}Z`;
}

/** ecdsa-with-SHA256 (RFC 5758 §3.2). */
const SIGNATURE = sequence(tagged(0x06, hex('2a8648ce3d040302')));
