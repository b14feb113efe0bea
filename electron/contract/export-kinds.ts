/** Files beside each exported clip. */
export const sidecarKinds = ['txt', 'json', 'srt', 'vtt'] as const;
export type SidecarKind = (typeof sidecarKinds)[number];
/** Files about the whole export, at its top. */
export const listKinds = ['sums', 'csv', 'json', 'm3u8', 'html'] as const;
export type ListKind = (typeof listKinds)[number];
