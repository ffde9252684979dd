/** The two sides of a comparison: the element, and the floor. */
export type Side = 'ours' | 'floor';

/** Measures both sides once. The order changes every round, so that neither side always profits from the other's warm-up. */
export async function inTurn<T>(round: number, measure: (side: Side) => Promise<T>): Promise<Readonly<Record<Side, T>>> {
  if (round % 2 === 0) return { ours: await measure('ours'), floor: await measure('floor') };
  const floor = await measure('floor');
  return { ours: await measure('ours'), floor };
}

/**
 * Measures both sides alternately, so that a slow phase of the computer affects both.
 * @param warmUp Number of rounds before the counted ones.
 */
export async function alternately<T>(
  rounds: number, warmUp: number, measure: (side: Side) => Promise<T>,
): Promise<Readonly<Record<Side, readonly T[]>>> {
  const measured: Record<Side, T[]> = { ours: [], floor: [] };
  for (let round = -warmUp; round < rounds; round += 1) {
    const { ours, floor } = await inTurn(round, measure);
    if (round < 0) continue;
    measured.ours.push(ours);
    measured.floor.push(floor);
  }
  return measured;
}
