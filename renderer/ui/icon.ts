/** How every icon is drawn. */
export const icon = { size: 16, strokeWidth: 1.5, absoluteStrokeWidth: true } as const;
