/** The two sides of a comparison: ours, and the floor. */
export type Side = 'ours' | 'floor';

/** Measures both sides once; which comes first is another in every other round, so that neither has the other's warmth each time. */
export async function inTurn<T>(round: number, measure: (side: Side) => Promise<T>): Promise<Readonly<Record<Side, T>>> {
  if (round % 2 === 0) return { ours: await measure('ours'), floor: await measure('floor') };
  const floor = await measure('floor');
  return { ours: await measure('ours'), floor };
}

/**
 * Measures both sides by turns, so that a slow minute of the computer's weighs on both.
 * @param warmUp Rounds that are not counted.
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
