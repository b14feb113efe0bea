/** One version of CHANGELOG.md, newest first there. */
export interface Release {
  readonly version: string;
  /** Such as `2026-11-25`; null: not released yet. */
  readonly date: string | null;
  readonly changes: readonly string[];
}

interface Project {
  readonly appId: string;
  readonly homepage: string;
  /** Such as `The Voicekeep authors <someone@example.org>`. */
  readonly maintainer: string;
}

/** Reads headings of the form `## 0.1.0, 2026-11-25` (or any words instead of the date) and their lists. */
export function releasesOf(changelog: string): readonly Release[] {
  return changelog
    .split(/^## /m)
    .slice(1)
    .map((part) => {
      const [heading = '', ...lines] = part.split('\n');
      return {
        version: /^[\w.-]+/.exec(heading)?.[0].replace(/[.,]$/, '') ?? '',
        date: /\d{4}-\d\d-\d\d/.exec(heading)?.[0] ?? null,
        changes: lines.filter((line) => line.startsWith('- ')).map((line) => line.slice(2)),
      };
    });
}

/** Debian's form of the changelog; a version that is not released yet has the date of the build. */
export function debianChangelogOf(releases: readonly Release[], project: Project, built: Date): string {
  return releases
    .map(({ version, date, changes }) => {
      const time = date === null ? built : new Date(`${date}T00:00:00Z`);
      const items = changes.map((change) => wrapped(change).join('\n    '));
      return [
        `voicekeep (${version}) unstable; urgency=medium`,
        '',
        ...items.map((item) => `  * ${item}`),
        '',
        ` -- ${project.maintainer}  ${time.toUTCString().replace('GMT', '+0000')}`,
        '',
      ].join('\n');
    })
    .join('\n');
}

function wrapped(text: string): readonly string[] {
  return text.match(/.{1,74}(?: |$)/g)?.map((line) => line.trimEnd()) ?? [text];
}

/** AppStream's description of the program, for software centres. */
export function metainfoOf(releases: readonly Release[], project: Project, built: Date): string {
  const day = built.toISOString().slice(0, 10);
  const list = releases.map(
    ({ version, date }) =>
      `    <release version="${version}" date="${date ?? day}" type="${date === null ? 'development' : 'stable'}"/>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<component type="desktop-application">
  <id>${project.appId}</id>
  <metadata_license>CC0-1.0</metadata_license>
  <project_license>MIT</project_license>
  <name>Voicekeep</name>
  <summary>Archive of your Stablecog voiceovers</summary>
  <developer id="io.github.voicekeep">
    <name>The Voicekeep authors</name>
  </developer>
  <description>
    <p>
      Voicekeep downloads every voiceover of a Stablecog account, checks that each one is whole, and plays them
      without a network. It searches and filters by words, voice, language, date and length, keeps favourites, notes
      and collections, and exports clips into folders with names of your own making.
    </p>
    <p>A Stablecog account is needed for your own clips; a sample library shows everything without one.</p>
  </description>
  <launchable type="desktop-id">voicekeep.desktop</launchable>
  <url type="homepage">${project.homepage}</url>
  <icon type="stock">voicekeep</icon>
  <screenshots>
    <screenshot type="default">
      <caption>The library, with the details of a clip</caption>
      <image>${project.homepage}/library.png</image>
    </screenshot>
  </screenshots>
  <categories>
    <category>AudioVideo</category>
    <category>Audio</category>
  </categories>
  <keywords>
    <keyword>voiceover</keyword>
    <keyword>speech</keyword>
    <keyword>archive</keyword>
    <keyword>export</keyword>
  </keywords>
  <provides>
    <binary>voicekeep</binary>
  </provides>
  <supports>
    <control>pointing</control>
    <control>keyboard</control>
  </supports>
  <content_rating type="oars-1.1"/>
  <releases>
${list.join('\n')}
  </releases>
</component>
`;
}

/** Debian's form of who owns what; the full texts of what is bundled lie beside the program. */
export function copyrightOf(license: string, homepage: string): string {
  const owner = /^Copyright.*$/m.exec(license)?.[0].replace(/^Copyright (\(c\) )?/i, '') ?? '';
  const terms = license.slice(license.indexOf('Permission is hereby granted')).trim().split('\n');
  return [
    'Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/',
    'Upstream-Name: Voicekeep',
    `Source: ${homepage}`,
    'Comment: The licences of everything that is bundled are in',
    ' /opt/Voicekeep/resources/licenses.txt, /opt/Voicekeep/LICENSE.electron.txt and',
    ' /opt/Voicekeep/LICENSES.chromium.html.',
    '',
    'Files: *',
    `Copyright: ${owner}`,
    'License: Expat',
    ...terms.map((line) => ` ${line.trim() === '' ? '.' : line}`),
    '',
  ].join('\n');
}
