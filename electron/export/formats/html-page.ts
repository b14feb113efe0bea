import { createHash } from 'node:crypto';

/**
 * A page that needs nothing but a browser: one file, its style and scripts named by hash in its policy, and nothing from
 * elsewhere but the `sources` that the policy lists. `title` and `body` are HTML.
 */
export function htmlPage({
  title,
  style,
  sources = [],
  body,
}: {
  readonly title: string;
  readonly style: string;
  readonly sources?: readonly string[];
  readonly body: string;
}): string {
  const policy = [
    "default-src 'none'",
    ...sources,
    `style-src '${sourceHash(style)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${style}</style>
</head>
<body>
${body}
</body>
</html>
`;
}

/** Text as HTML, also within a quoted attribute. */
export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

/** What a policy names a script or a style by. */
export function sourceHash(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
