/** Templates on offer by name. */
export const exportPresets = {
  year: '{created:yyyy}/{language}/{voice}/{prompt:60} [{id:8}]',
  flat: '{prompt:60} [{id:8}]',
  date: '{created:yyyy}/{created:MM}/{prompt:60} [{id:8}]',
  voice: '{voice}/{prompt:60} [{id:8}]',
  language: '{language}/{voice}/{prompt:60} [{id:8}]',
  collection: '{collection|default:No collection}/{position?{position:3} }{prompt:60} [{id:8}]',
  take: '{prompt:60}/Take {take:2} [{id:8}]',
} as const;
export type ExportPreset = keyof typeof exportPresets;
export const exportPresetNames: readonly ExportPreset[] = [
  'year',
  'flat',
  'date',
  'voice',
  'language',
  'collection',
  'take',
];
