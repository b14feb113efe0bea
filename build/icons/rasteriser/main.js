// Draws SVG files in Chromium at given sizes. Arguments in VOICEKEEP_ICONS: JSON of { svg, size, png } each.
import { app, BrowserWindow } from 'electron';
import { readFileSync, writeFileSync } from 'node:fs';

app.disableHardwareAcceleration();
// Not awaited: Electron is ready only once this module has run.
app
  .whenReady()
  .then(draw)
  .then(
    () => app.exit(0),
    (error) => {
      console.error(error);
      app.exit(1);
    },
  );

async function draw() {
  const window = new BrowserWindow({ show: false });
  await window.loadURL('data:text/html,<meta charset=utf-8>');
  for (const { svg, size, png } of JSON.parse(process.env['VOICEKEEP_ICONS'] ?? '[]')) {
    const source = `data:image/svg+xml;base64,${readFileSync(svg).toString('base64')}`;
    const drawn = await window.webContents.executeJavaScript(`(async () => {
      const image = new Image(${size}, ${size});
      image.src = ${JSON.stringify(source)};
      await image.decode();
      const canvas = document.createElement('canvas');
      canvas.width = canvas.height = ${size};
      canvas.getContext('2d').drawImage(image, 0, 0, ${size}, ${size});
      return canvas.toDataURL('image/png');
    })()`);
    writeFileSync(png, Buffer.from(drawn.slice(drawn.indexOf(',') + 1), 'base64'));
  }
}
