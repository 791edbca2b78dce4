/** How well groups agree with labels: B-cubed (Bagga and Baldwin, 1998), and pairs. */
export type GroupScore = {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  /** Pairs put together that belong apart, and pairs left apart that belong together. */
  readonly falsePairs: readonly (readonly [string, string])[];
  readonly missedPairs: readonly (readonly [string, string])[];
  readonly truePairs: number;
};

/** Scores a grouping: `group` and `label` give what an item was put into, and where it belongs. */
export function scoreGroups(
  ids: readonly string[],
  group: (id: string) => string | undefined,
  label: (id: string) => string | undefined,
): GroupScore {
  const shares = ids.map((id) => {
    const inGroup = ids.filter((other) => group(other) === group(id));
    const inLabel = ids.filter((other) => label(other) === label(id));
    const both = inGroup.filter((other) => label(other) === label(id)).length;
    return { precision: both / inGroup.length, recall: both / inLabel.length };
  });
  const precision = mean(shares.map((share) => share.precision));
  const recall = mean(shares.map((share) => share.recall));
  const pairs = ids.flatMap((id, index) => ids.slice(index + 1).map((other) => [id, other] as const));
  const isGrouped = ([a, b]: readonly [string, string]) => group(a) === group(b);
  const isLabelled = ([a, b]: readonly [string, string]) => label(a) === label(b);
  return {
    precision,
    recall,
    f1: (2 * precision * recall) / (precision + recall),
    falsePairs: pairs.filter((pair) => isGrouped(pair) && !isLabelled(pair)),
    missedPairs: pairs.filter((pair) => !isGrouped(pair) && isLabelled(pair)),
    truePairs: pairs.filter((pair) => isGrouped(pair) && isLabelled(pair)).length,
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
