import { createExportText } from '../../contract/messages/export.ts';
import { inUtc } from '../formats/catalogue/listed-file.ts';
import { escapeHtml, htmlPage } from '../formats/html-page.ts';
import type { Proof } from './proof.ts';

const style = `:root{color-scheme:light dark}body{max-width:1080px;margin:0 auto;padding:24px;font:14px/1.5 system-ui,sans-serif}
h1{font-size:22px}h2{font-size:16px;margin-top:32px}dl{display:grid;grid-template-columns:max-content 1fr;gap:4px 16px}dt{opacity:.7}dd{margin:0}
table{width:100%;border-collapse:collapse;font-size:12px}th,td{padding:4px 8px 4px 0;text-align:start;vertical-align:top;border-bottom:1px solid color-mix(in srgb,currentColor 14%,transparent)}.day{white-space:nowrap}
code{font:12px/1.4 ui-monospace,monospace;overflow-wrap:anywhere}pre{padding:8px 12px;border:1px solid color-mix(in srgb,currentColor 20%,transparent);white-space:pre-wrap}`;

/** Characters of a prompt that are shown. */
const shownOfPrompt = 120;

/** A page that needs nothing but a browser: no script, nothing from elsewhere. */
export function proofPage(proof: Proof): string {
  const { of: t } = createExportText();
  const audio = proof.files.filter(({ what }) => what === 'audio');
  const bytes = proof.files.reduce((sum, file) => sum + file.bytes, 0);
  const facts = [
    [t('proof-clips'), String(proof.clips)],
    [
      t('proof-files'),
      t('proof-filesCount', { audio: audio.length, videos: proof.files.length - audio.length, bytes }),
    ],
    [
      t('proof-dates'),
      proof.from === null ? '–' : t('proof-between', { from: proof.from, to: proof.to ?? '' }),
    ],
    [t('proof-lastSync'), proof.lastSyncAt === null ? t('proof-never') : inUtc(proof.lastSyncAt)],
    [t('proof-checked'), proof.filesCheckedAt === null ? t('proof-never') : inUtc(proof.filesCheckedAt)],
    ...(proof.audit === null
      ? []
      : [[t('proof-audit'), t('proof-auditCount', { total: proof.audit.total_count })]]),
    [t('proof-library'), proof.library],
    [t('proof-made'), inUtc(proof.madeAt)],
  ];
  const lead = proof.complete
    ? t('proof-complete', { count: proof.clips })
    : t('proof-part', { safe: audio.length, count: proof.clips, missing: proof.missing.length });
  return htmlPage({
    title: escapeHtml(t('proof-title')),
    style,
    body: `<h1>${escapeHtml(t('proof-title'))}</h1>
<p><strong>${escapeHtml(lead)}</strong></p>
<dl>${facts.map(([name, value]) => `<dt>${escapeHtml(name ?? '')}</dt><dd>${escapeHtml(value ?? '')}</dd>`).join('')}</dl>
<h2>${escapeHtml(t('proof-how'))}</h2>
<p>${escapeHtml(t('proof-howWords'))}</p>
<pre>cd ${escapeHtml(quoted(proof.library))}
sha256sum --check ${escapeHtml("'…/SHA256SUMS'")}</pre>
<p>${escapeHtml(t('proof-howElse'))}</p>
${missingTable(proof, t)}
<h2>${escapeHtml(t('proof-list'))}</h2>
<table>
<thead><tr>${[t('proof-created'), t('proof-voice'), t('proof-prompt'), t('proof-path'), 'SHA-256'].map((name) => `<th>${escapeHtml(name)}</th>`).join('')}</tr></thead>
<tbody>
${proof.files
  .map(
    ({ createdAt, voice, prompt, path, sha256 }) =>
      `<tr><td class="day">${escapeHtml(inUtc(createdAt).slice(0, 10))}</td><td>${escapeHtml(voice)}</td><td dir="auto">${escapeHtml(shortened(prompt))}</td><td><code>${escapeHtml(path)}</code></td><td><code>${sha256}</code></td></tr>`,
  )
  .join('\n')}
</tbody>
</table>`,
  });
}

function missingTable({ missing }: Proof, t: ReturnType<typeof createExportText>['of']): string {
  if (missing.length === 0) return '';
  const rows = missing.map(
    ({ id, what, why }) =>
      `<tr><td><code>${escapeHtml(id)}</code></td><td>${escapeHtml(t(`proof-what-${what}`))}</td><td>${escapeHtml(whyOf(why, t))}</td></tr>`,
  );
  return `<h2>${escapeHtml(t('proof-missing', { count: missing.length }))}</h2>
<table><tbody>
${rows.join('\n')}
</tbody></table>`;
}

const reasons = [
  ...(['waiting', 'failed', 'unavailable', 'unproven'] as const),
  ...(['missing', 'changed', 'unreadable'] as const),
];

/** A reason that has no sentence is what the service said. */
function whyOf(why: string, t: ReturnType<typeof createExportText>['of']): string {
  const known = reasons.find((reason) => reason === why);
  return known === undefined ? why : t(`proof-why-${known}`);
}

function shortened(prompt: string): string {
  const line = prompt.replace(/[\p{Cc}\s]+/gu, ' ').trim();
  return line.length > shownOfPrompt ? `${line.slice(0, shownOfPrompt)}…` : line;
}

function quoted(folder: string): string {
  return `'${folder.replaceAll("'", "'\\''")}'`;
}
