/** RFC 5321 addresses as they stand in the answers of mail servers; a handle in a web address is none. */
const ADDRESS = /[\p{L}\p{N}.!#$%&'*+=?^_`{|}~-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu;

/** A text for logs, with every e-mail address taken out. */
export function withoutAddresses(text: string): string {
  return text.replace(ADDRESS, '[address]');
}
