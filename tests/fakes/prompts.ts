import { chanceBetween, chanceOf } from './chance.ts';

const beginnings = {
  de: ['Der Zug nach Köln hält heute', 'Im Garten blüht der Flieder', 'Bitte öffnen Sie die Tür'],
  en: ["I wouldn't say so [laughs]", 'The lighthouse keeper waved', 'Welcome back to the show'],
  es: ['El tren sale a las nueve', 'Mañana iremos a la playa', 'La niña cantó otra canción'],
  fr: ['Le café est déjà prêt', 'Où est passée la clé', 'Il pleut sur la ville'],
  hi: ['आज मौसम बहुत अच्छा है', 'नमस्ते, आप कैसे हैं', 'चाय तैयार है'],
  it: ['La città si sveglia piano', 'Perché non andiamo al mare', 'Il pane è ancora caldo'],
  ja: ['今日はとてもいい天気ですね', '電車がまいります', 'おはようございます'],
  ko: ['오늘은 날씨가 정말 좋네요', '안녕하세요 여러분', '기차가 곧 도착합니다'],
  pl: ['Dzień dobry, jak się masz', 'Pociąg odjeżdża za chwilę', 'Żółw wygrał wyścig'],
  pt: ['O comboio chega às oito', 'A maçã está na mesa', 'Não se esqueça do guarda-chuva'],
  ru: ['Сегодня хорошая погода', 'Поезд отправляется через минуту', 'Добро пожаловать домой'],
  tr: ['Bugün hava çok güzel', 'İstanbul’a hoş geldiniz', 'Çay ister misiniz'],
  zh: ['今天天气很好，我们去公园散步吧', '欢迎收听晚间新闻', '火车马上就要到了'],
} as const;

/** The 13 locales that the service has voices for. */
export const locales = Object.freeze(Object.keys(beginnings));

/** A sentence in the language; the number in it makes most of them differ. */
export function plainPrompt(locale: string, name: string): string {
  const [, sentences] = Object.entries(beginnings).find(([key]) => key === locale) ?? [];
  return `${chanceOf(sentences ?? beginnings.en, `${name} sentence`)}, ${chanceBetween(1, 9999, `${name} number`)}.`;
}

/** Prompts that are hard on lists, searches, file names and pages. */
export const hostilePrompts: readonly string[] = Object.freeze([
  '',
  ' ',
  'word '.repeat(100), // 500 characters
  '好'.repeat(500),
  '👨‍👩‍👧‍👦 family, 🏳️‍🌈 flag, é in two parts: e\u0301',
  '👩🏽‍🚀'.repeat(60),
  'مرحبا بالعالم',
  '\u202Etxt.exe turned round',
  'line one\nline two\r\nline\ttabbed',
  'nul\u0000bell\u0007escape\u001B[31m',
  '../../../../etc/passwd',
  '..\\..\\Windows\\System32',
  '/absolute/path',
  'C:\\boot.ini',
  'CON',
  'nul.mp3',
  'COM1',
  'LPT\u00B9',
  'ends with dots...',
  'ends with a space ',
  '.hidden',
  '-rf --no-preserve-root',
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '"quotes" \'and\' `ticks` $HOME %PATH% * ? | < > :',
  "'; DROP TABLE clips; --",
  '{id} {prompt:60} {{created}}',
  'lone surrogate \uD800 here',
  '\uFEFFbyte order mark and \u200Bzero width',
]);
