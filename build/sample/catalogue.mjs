// What the sample account says, and in whose voice.

/**
 * espeak-ng's voice for a language, and its variant and pitch for each of the service's speakers, by the worker's name.
 * @type {Readonly<Record<string, { readonly voice: string, readonly speakers: Readonly<Record<string, readonly [variant: string, pitch: number]>> }>>}
 */
export const voices = {
  en: {
    voice: 'en-gb',
    speakers: {
      c_en_6: ['m3', 38],
      c_en_1: ['f2', 52],
      'v2/en_speaker_9': ['f3', 46],
      'v2/en_speaker_6': ['m7', 42],
    },
  },
  de: { voice: 'de', speakers: { 'v2/de_speaker_3': ['f2', 50], 'v2/de_speaker_6': ['m3', 40] } },
  es: { voice: 'es', speakers: { 'v2/es_speaker_4': ['m2', 42], 'v2/es_speaker_8': ['f4', 50] } },
  fr: {
    voice: 'fr-fr',
    speakers: { 'v2/fr_speaker_1': ['f3', 48], 'v2/fr_speaker_2': ['m1', 36], 'v2/fr_speaker_5': ['m4', 46] },
  },
  hi: { voice: 'hi', speakers: { 'v2/hi_speaker_0': ['f2', 50], 'v2/hi_speaker_3': ['m3', 42] } },
  it: { voice: 'it', speakers: { 'v2/it_speaker_4': ['m3', 44], 'v2/it_speaker_6': ['f2', 54] } },
  ja: { voice: 'ja', speakers: { 'v2/ja_speaker_0': ['f3', 56], 'v2/ja_speaker_2': ['m2', 44] } },
  ko: { voice: 'ko', speakers: { 'v2/ko_speaker_1': ['f2', 50], 'v2/ko_speaker_5': ['m3', 40] } },
  pl: { voice: 'pl', speakers: { 'v2/pl_speaker_2': ['m3', 42], 'v2/pl_speaker_7': ['f3', 50] } },
  pt: { voice: 'pt-br', speakers: { 'v2/pt_speaker_1': ['f2', 48], 'v2/pt_speaker_3': ['m2', 40] } },
  ru: { voice: 'ru', speakers: { 'v2/ru_speaker_2': ['m3', 38], 'v2/ru_speaker_6': ['f3', 48] } },
  tr: { voice: 'tr', speakers: { 'v2/tr_speaker_5': ['f2', 50], 'v2/tr_speaker_2': ['m3', 42] } },
  zh: {
    voice: 'cmn-latn-pinyin',
    speakers: { 'v2/zh_speaker_6': ['f2', 50], 'v2/zh_speaker_8': ['m3', 42] },
  },
};

/**
 * @typedef {object} Take a voiceover of a prompt
 * @property {string} speaker the worker's name
 * @property {boolean} [denoised] default true
 */
/**
 * @typedef {object} Prompt
 * @property {string} locale
 * @property {string} text
 * @property {string} [spoken] where espeak-ng cannot read the script
 * @property {number} [speed] words a minute, default 190
 * @property {readonly Take[]} takes
 */
/** @type {readonly Prompt[]} */
export const prompts = [
  {
    locale: 'en',
    text: 'Good morning. The kettle is on, and the rain has stopped.',
    takes: [{ speaker: 'c_en_6' }, { speaker: 'c_en_6' }, { speaker: 'c_en_1' }],
  },
  {
    locale: 'en',
    text: "I wouldn't say so [laughs]. But I wouldn't say no, either.",
    takes: [{ speaker: 'v2/en_speaker_9' }],
  },
  {
    locale: 'en',
    text: 'The lighthouse keeper waved, and the whole crew waved back.',
    takes: [{ speaker: 'c_en_1' }, { speaker: 'c_en_1' }, { speaker: 'c_en_6', denoised: false }],
  },
  {
    locale: 'en',
    text:
      '[clears throat] Welcome back to the slow show, where nothing happens and we take our time about it. ' +
      'Tonight: a walk along the river, a letter that took forty years to arrive, and the quiet art of mending a teacup. ' +
      '[sighs] Put your feet up, let the phone ring in the other room, and stay a while. ' +
      '♪ First, some music, chosen by the cat, who has been waiting at the door since noon. ♪ [laughs]',
    speed: 260,
    takes: [{ speaker: 'v2/en_speaker_6' }],
  },
  {
    locale: 'en',
    text: 'Testing, one, two. Is this thing on? [laughs]',
    takes: [{ speaker: 'v2/en_speaker_6' }],
  },
  {
    locale: 'de',
    text: 'Guten Abend! Der Zug nach Köln fährt heute von Gleis sieben.',
    takes: [{ speaker: 'v2/de_speaker_6' }, { speaker: 'v2/de_speaker_6' }],
  },
  {
    locale: 'de',
    text: 'Im Garten blüht der Flieder, und alles riecht nach Sommer.',
    takes: [{ speaker: 'v2/de_speaker_3' }],
  },
  {
    locale: 'de',
    text: 'Achtung, die Kekse sind noch heiß!',
    takes: [{ speaker: 'v2/de_speaker_3' }],
  },
  {
    locale: 'es',
    text: 'El mar está tranquilo esta mañana, como un espejo.',
    takes: [{ speaker: 'v2/es_speaker_4' }, { speaker: 'v2/es_speaker_8' }],
  },
  {
    locale: 'es',
    text: '¿Quién abrió la ventana? [sighs] Ahora huele a jazmín.',
    takes: [{ speaker: 'v2/es_speaker_8' }],
  },
  {
    locale: 'fr',
    text: 'Le café est prêt, et les croissants sont encore chauds.',
    takes: [{ speaker: 'v2/fr_speaker_1' }, { speaker: 'v2/fr_speaker_5' }],
  },
  {
    locale: 'fr',
    text: 'Il était une fois un petit phare au bord du monde.',
    takes: [{ speaker: 'v2/fr_speaker_2' }],
  },
  { locale: 'hi', text: 'नमस्ते! आज मौसम बहुत सुहावना है।', takes: [{ speaker: 'v2/hi_speaker_3' }] },
  { locale: 'hi', text: 'चलो, चाय पीते हैं और कहानियाँ सुनते हैं।', takes: [{ speaker: 'v2/hi_speaker_0' }] },
  {
    locale: 'it',
    text: 'La città si sveglia piano, tra campane e profumo di pane.',
    takes: [{ speaker: 'v2/it_speaker_4' }, { speaker: 'v2/it_speaker_6' }],
  },
  {
    locale: 'it',
    text: '[laughs] No, davvero, la pasta non si spezza mai!',
    takes: [{ speaker: 'v2/it_speaker_6' }],
  },
  {
    locale: 'ja',
    text: '今日はいい天気ですね。散歩に行きましょう。',
    spoken: 'きょうは いい てんき です ね。 さんぽに いきましょう。',
    takes: [{ speaker: 'v2/ja_speaker_2' }, { speaker: 'v2/ja_speaker_2' }],
  },
  {
    locale: 'ja',
    text: '電車がまいります。ご注意ください。',
    spoken: 'でんしゃが まいります。 ごちゅうい ください。',
    takes: [{ speaker: 'v2/ja_speaker_0' }],
  },
  { locale: 'ko', text: '안녕하세요. 오늘도 좋은 하루 보내세요.', takes: [{ speaker: 'v2/ko_speaker_1' }] },
  { locale: 'ko', text: '기차가 곧 도착합니다.', takes: [{ speaker: 'v2/ko_speaker_5' }] },
  { locale: 'pl', text: 'Dzień dobry! Kawa już czeka na stole.', takes: [{ speaker: 'v2/pl_speaker_2' }] },
  { locale: 'pl', text: 'W lesie pachnie deszczem i grzybami.', takes: [{ speaker: 'v2/pl_speaker_7' }] },
  { locale: 'pt', text: 'Bom dia! O sol já nasceu sobre o mar.', takes: [{ speaker: 'v2/pt_speaker_1' }] },
  {
    locale: 'pt',
    text: 'Não esqueça o guarda-chuva, vai chover mais tarde.',
    takes: [{ speaker: 'v2/pt_speaker_3' }],
  },
  { locale: 'ru', text: 'Доброе утро! За окном тихо падает снег.', takes: [{ speaker: 'v2/ru_speaker_6' }] },
  { locale: 'ru', text: 'Поезд отправляется через пять минут.', takes: [{ speaker: 'v2/ru_speaker_2' }] },
  { locale: 'tr', text: 'Günaydın! Çay hazır, simitler sıcak.', takes: [{ speaker: 'v2/tr_speaker_5' }] },
  { locale: 'tr', text: 'Martılar vapurun peşinden uçuyor.', takes: [{ speaker: 'v2/tr_speaker_2' }] },
  {
    locale: 'zh',
    text: '今天天气很好，我们去公园散步吧。',
    takes: [{ speaker: 'v2/zh_speaker_6' }, { speaker: 'v2/zh_speaker_6' }],
  },
  { locale: 'zh', text: '欢迎回家，晚饭已经准备好了。', takes: [{ speaker: 'v2/zh_speaker_8' }] },
];
