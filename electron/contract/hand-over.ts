/** Most clips that are handed to another program at once; more is what an export is for. */
export const mostHandedOver = 500;

export interface HandedOver {
  /** How many of the clips were left out, because their audio is not here. */
  readonly left: number;
}
