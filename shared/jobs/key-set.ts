/** Keys as 53-bit marks: some 40 bytes a key, whatever its length. Two keys that share a mark pass for one. */
export type KeySet = { add(key: string): void; has(key: string): boolean };

/** An empty set. Among a million keys a shared mark has a chance of 1 in 18,000. */
export function createKeySet(): KeySet {
  const marks = new Set<number>();
  return { add: (key) => void marks.add(markOf(key)), has: (key) => marks.has(markOf(key)) };
}

/** Two FNV-1a hashes with different beginnings, 53 bits of them. */
function markOf(key: string): number {
  let low = 0x811c9dc5;
  let high = 0x9747b28c;
  for (let i = 0; i < key.length; i++) {
    const unit = key.charCodeAt(i);
    low = Math.imul(low ^ unit, 0x01000193);
    high = Math.imul(high ^ unit, 0x85ebca6b);
  }
  return (high >>> 11) * 2 ** 32 + (low >>> 0);
}
