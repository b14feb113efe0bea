/** Words of the export dialog's options. */
export const exportOptionTexts = {
  title: 'More options',
  audio: 'Audio',
  audioKinds: {
    mp3: 'MP3, as it is',
    wav16: 'WAV, 16 bit',
    wav24: 'WAV, 24 bit',
    'mp3+wav16': 'MP3 and WAV, 16 bit',
    'mp3+wav24': 'MP3 and WAV, 24 bit',
  },
  tags: 'Tags',
  tagsHint: 'Write prompt, voice and date into the MP3',
  beside: 'Beside each clip',
  sidecars: {
    txt: 'Prompt (.txt)',
    json: 'All facts (.json)',
    srt: 'Subtitles (.srt)',
    vtt: 'Captions (.vtt)',
  },
  whole: 'For the whole',
  lists: {
    sums: 'Checksums',
    csv: 'Spreadsheet (.csv)',
    json: 'Catalogue (.json)',
    m3u8: 'Playlists',
    html: 'Web page',
  },
  rules: {
    changed: { title: 'You changed', choices: ['Leave it alone', 'Export again'] },
    moved: { title: 'You moved', choices: ['Leave it there', 'Export again'] },
    deleted: { title: 'You deleted', choices: ['Export again', 'Leave it away'] },
  },
} as const;
