// Has a file open as programs of Windows do that share it with nobody, until a second file goes: `hold.js FILE SIGN`.
import fs from 'node:fs';

const exclusively = 0x10000000; // UV_FS_O_EXLOCK
const [, , file = '', sign = ''] = process.argv;
fs.openSync(file, fs.constants.O_RDONLY | exclusively);
fs.writeFileSync(sign, '');
const waiting = setInterval(() => {
  if (!fs.existsSync(sign)) clearInterval(waiting);
}, 100);
