// What the sample account says, and in whose voice.

/**
 * espeak-ng's voice for a language, and its variant and pitch for each of the service's speakers.
 * @type {Readonly<Record<string, { readonly voice: string, readonly speakers: Readonly<Record<number, readonly [variant: string, pitch: number]>> }>>}
 */
export const voices = {
  en: { voice: 'en-gb', speakers: { 1: ['m3', 38], 3: ['f2', 52], 6: ['f3', 42], 9: ['m7', 50] } },
  de: { voice: 'de', speakers: { 2: ['f2', 50], 4: ['m3', 40] } },
  es: { voice: 'es', speakers: { 1: ['m2', 42], 8: ['f4', 50] } },
  fr: { voice: 'fr-fr', speakers: { 1: ['f3', 48], 2: ['m1', 36], 5: ['m4', 46] } },
  hi: { voice: 'hi', speakers: { 0: ['f2', 50], 3: ['m3', 42] } },
  it: { voice: 'it', speakers: { 4: ['m3', 44], 6: ['f2', 54] } },
  ja: { voice: 'ja', speakers: { 0: ['f3', 56], 2: ['m2', 44] } },
  ko: { voice: 'ko', speakers: { 1: ['f2', 50], 5: ['m3', 40] } },
  pl: { voice: 'pl', speakers: { 2: ['m3', 42], 7: ['f3', 50] } },
  pt: { voice: 'pt-br', speakers: { 1: ['f2', 48], 3: ['m2', 40] } },
  ru: { voice: 'ru', speakers: { 1: ['m3', 38], 4: ['f3', 48] } },
  tr: { voice: 'tr', speakers: { 0: ['f2', 50], 5: ['m3', 42] } },
  zh: { voice: 'cmn-latn-pinyin', speakers: { 3: ['f2', 50], 8: ['m3', 42] } },
};

/**
 * @typedef {object} Take a voiceover of a prompt
 * @property {number} speaker
 * @property {number} [outputs] default 1; 0: they were deleted
 * @property {readonly number[]} [favorites] positions of its favourite outputs
 */
/**
 * @typedef {object} Prompt
 * @property {string} locale
 * @property {string} text
 * @property {string} [spoken] where espeak-ng cannot read the script
 * @property {number} [speed] words a minute, default 165
 * @property {readonly Take[]} takes
 */
/** @type {readonly Prompt[]} */
export const prompts = [
  {
    locale: 'en',
    text: 'Good morning. The kettle is on, and the rain has stopped.',
    takes: [{ speaker: 6 }, { speaker: 6, favorites: [0] }, { speaker: 3 }],
  },
  {
    locale: 'en',
    text: "I wouldn't say so [laughs]. But I wouldn't say no, either.",
    takes: [{ speaker: 9, favorites: [0] }],
  },
  {
    locale: 'en',
    text: 'The lighthouse keeper waved, and the whole crew waved back.',
    takes: [{ speaker: 3, outputs: 3, favorites: [1] }],
  },
  {
    locale: 'en',
    text:
      '[clears throat] Welcome back to the slow show, where nothing happens and we take our time about it. ' +
      'Tonight: a walk along the river, a letter that took forty years to arrive, and the quiet art of mending a teacup. ' +
      '[sighs] Put your feet up, let the phone ring in the other room, and stay a while. ' +
      '♪ First, some music, chosen by the cat, who has been waiting at the door since noon. ♪ [laughs]',
    speed: 245,
    takes: [{ speaker: 1 }],
  },
  { locale: 'en', text: 'Testing, one, two. Is this thing on? [laughs]', takes: [{ speaker: 1 }] },
  {
    locale: 'de',
    text: 'Guten Abend! Der Zug nach Köln fährt heute von Gleis sieben.',
    takes: [{ speaker: 4 }, { speaker: 4, favorites: [0] }],
  },
  {
    locale: 'de',
    text: 'Im Garten blüht der Flieder, und alles riecht nach Sommer.',
    takes: [{ speaker: 2 }],
  },
  {
    locale: 'de',
    text: 'Achtung, die Kekse sind noch heiß!',
    takes: [{ speaker: 2 }, { speaker: 4, outputs: 0 }],
  },
  {
    locale: 'es',
    text: 'El mar está tranquilo esta mañana, como un espejo.',
    takes: [{ speaker: 1 }, { speaker: 8, favorites: [0] }],
  },
  { locale: 'es', text: '¿Quién abrió la ventana? [sighs] Ahora huele a jazmín.', takes: [{ speaker: 8 }] },
  {
    locale: 'fr',
    text: 'Le café est prêt, et les croissants sont encore chauds.',
    takes: [{ speaker: 1, favorites: [0] }, { speaker: 5 }],
  },
  { locale: 'fr', text: 'Il était une fois un petit phare au bord du monde.', takes: [{ speaker: 2 }] },
  { locale: 'hi', text: 'नमस्ते! आज मौसम बहुत सुहावना है।', takes: [{ speaker: 3 }] },
  { locale: 'hi', text: 'चलो, चाय पीते हैं और कहानियाँ सुनते हैं।', takes: [{ speaker: 0, favorites: [0] }] },
  {
    locale: 'it',
    text: 'La città si sveglia piano, tra campane e profumo di pane.',
    takes: [{ speaker: 4 }, { speaker: 6 }],
  },
  {
    locale: 'it',
    text: '[laughs] No, davvero, la pasta non si spezza mai!',
    takes: [{ speaker: 6, favorites: [0] }],
  },
  {
    locale: 'ja',
    text: '今日はいい天気ですね。散歩に行きましょう。',
    spoken: 'きょうは いい てんき です ね。 さんぽに いきましょう。',
    takes: [{ speaker: 2 }, { speaker: 2 }],
  },
  {
    locale: 'ja',
    text: '電車がまいります。ご注意ください。',
    spoken: 'でんしゃが まいります。 ごちゅうい ください。',
    takes: [{ speaker: 0 }],
  },
  { locale: 'ko', text: '안녕하세요. 오늘도 좋은 하루 보내세요.', takes: [{ speaker: 1 }] },
  { locale: 'ko', text: '기차가 곧 도착합니다.', takes: [{ speaker: 5 }] },
  { locale: 'pl', text: 'Dzień dobry! Kawa już czeka na stole.', takes: [{ speaker: 2 }] },
  { locale: 'pl', text: 'W lesie pachnie deszczem i grzybami.', takes: [{ speaker: 7, favorites: [0] }] },
  { locale: 'pt', text: 'Bom dia! O sol já nasceu sobre o mar.', takes: [{ speaker: 1 }] },
  {
    locale: 'pt',
    text: 'Não esqueça o guarda-chuva, vai chover mais tarde.',
    takes: [{ speaker: 3 }, { speaker: 1, outputs: 0 }],
  },
  { locale: 'ru', text: 'Доброе утро! За окном тихо падает снег.', takes: [{ speaker: 4, favorites: [0] }] },
  { locale: 'ru', text: 'Поезд отправляется через пять минут.', takes: [{ speaker: 1 }] },
  { locale: 'tr', text: 'Günaydın! Çay hazır, simitler sıcak.', takes: [{ speaker: 0 }] },
  { locale: 'tr', text: 'Martılar vapurun peşinden uçuyor.', takes: [{ speaker: 5 }] },
  {
    locale: 'zh',
    text: '今天天气很好，我们去公园散步吧。',
    takes: [{ speaker: 3 }, { speaker: 3, favorites: [0] }],
  },
  { locale: 'zh', text: '欢迎回家，晚饭已经准备好了。', takes: [{ speaker: 8 }] },
];
