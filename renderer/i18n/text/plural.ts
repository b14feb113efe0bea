/** A value as it is to be read. */
export type Shown = string;

export const plural = (count: number, one: string, many: string) => (count === 1 ? one : many);
